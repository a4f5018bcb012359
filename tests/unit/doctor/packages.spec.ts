import { test } from '@japa/runner'
import { check, makeProject, statusOf } from './sample_project.js'

const installed = (name: string, version: string, below = '') => ({
  [`${below}node_modules/${name}/package.json`]: JSON.stringify({ name, version }),
})

const asking = (wanted: string) => ({
  'package.json': JSON.stringify({
    name: 'business',
    version: '1.0.0',
    dependencies: { '@iti/framework': wanted },
  }),
})

test.group('Doctor | installed packages', () => {
  test('a peer that is missing or of another version fails, an optional one may be missing', async ({
    assert,
  }) => {
    const project = await makeProject({
      ...installed('@adonisjs/lucid', '21.0.0'),
      ...installed('@vinejs/vine', '4.4.0'),
      ...installed('pg', '7.0.0'),
    })
    const { status, message, remedy } = await check('peers', project)
    assert.equal(status, 'fail')
    assert.include(message, '@adonisjs/lucid 21.0.0 is installed, and ^22')
    assert.include(message, 'pg 7.0.0 is installed')
    assert.include(message, '@adonisjs/core is not installed')
    assert.notInclude(message, '@vinejs/vine')
    assert.notInclude(message, 'mysql2')
    assert.include(remedy!, 'npm install @adonisjs/lucid@"^22')
  })

  test('two copies of the container fail, with where they lie', async ({ assert }) => {
    const project = await makeProject({
      ...installed('@adonisjs/core', '7.5.2'),
      ...installed('@acme/plugin', '1.0.0'),
      ...installed('@adonisjs/core', '7.0.0', 'node_modules/@acme/plugin/'),
    })
    const { status, message } = await check('single_copies', project)
    assert.equal(status, 'fail')
    assert.include(message, '@adonisjs/core is installed 3 times')
    assert.include(message, 'node_modules/@acme/plugin/node_modules/@adonisjs/core')
    assert.notInclude(message, '@vinejs/vine')
  })

  test('a framework that is asked for as "{wanted}" gives {status}')
    .with([
      { wanted: '0.1.0', status: 'pass' },
      { wanted: '^0.1.0', status: 'warn' },
      { wanted: 'latest', status: 'warn' },
      { wanted: '*', status: 'warn' },
      { wanted: 'git+ssh://host/repository.git#v0.1.0', status: 'pass' },
      { wanted: 'git+ssh://host/repository.git', status: 'warn' },
      { wanted: 'git+ssh://host/repository.git#semver:^0.1', status: 'warn' },
      { wanted: 'file:../iti-framework-0.1.0.tgz', status: 'pass' },
    ])
    .run(async ({ assert }, { wanted, status }) => {
      assert.equal(await statusOf('framework', await makeProject(asking(wanted))), status)
    })

  test('TypeScript {version} gives {status}')
    .with([
      { version: '6.1.0', status: 'pass' },
      { version: '5.9.3', status: 'fail' },
      { version: '7.0.0', status: 'fail' },
    ])
    .run(async ({ assert }, { version, status }) => {
      const project = await makeProject(installed('typescript', version))
      assert.equal(await statusOf('typescript', project), status)
    })

  test('a pinned Node.js that is too old fails', async ({ assert }) => {
    const old = await makeProject(installed('node', '22.0.0'))
    assert.equal(await statusOf('node', old), 'fail')
    assert.equal(await statusOf('node', await makeProject()), 'pass')
  })
})
