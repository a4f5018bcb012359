import { test } from '@japa/runner'
import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { check, makeProject, setVariables, statusOf, track } from './sample_project.js'

const KEY = 'kT3xq9ZrWm5uYb1cVn7aLd2eFg8hJp4s'
const refusing = (help: string) => ({
  'start/env.js': `throw Object.assign(new Error('wrong'), { code: 'E_INVALID_ENV_VARIABLES', help: ${JSON.stringify(help)} })`,
})

test.group('Doctor | environment', (group) => {
  group.each.setup(() => {
    const before = { ...process.env }
    for (const name of ['APP_KEY', 'NODE_ENV', 'ENV_PATH', 'DEBUG', 'LIMITER_STORE']) {
      delete process.env[name]
    }
    return () => void Object.assign(process.env, before)
  })

  test('is not checked in a fresh clone, and fails in production', async ({ assert }) => {
    const clone = await makeProject(refusing('- Missing environment variable "APP_KEY"'))
    for (const name of ['environment', 'app_key', 'application']) {
      const { status, message } = await check(name, clone)
      assert.equal(status, 'warn', name)
      assert.include(message, 'not checked, because')
    }
    setVariables({ NODE_ENV: 'production' })
    const server = await makeProject(refusing('- Missing environment variable "APP_KEY"'))
    assert.equal(await statusOf('environment', server), 'fail')
    assert.equal(await statusOf('app_key', server), 'fail')
  })

  test('names the variables that are not taken, and never their values', async ({ assert }) => {
    const project = await makeProject({
      '.env': 'PORT=x\n',
      ...refusing(
        '- Value for environment variable "APP_URL" must be a valid URL, instead received "my secret"'
      ),
    })
    const { status, message } = await check('environment', project)
    assert.equal(status, 'fail')
    assert.equal(message, 'Value for environment variable "APP_URL" must be a valid URL')
  })

  test('a key that is {what} gives {status}')
    .with([
      { what: 'random', key: KEY, status: 'pass' },
      { what: 'short', key: KEY.slice(0, 31), status: 'fail' },
      { what: 'repeated', key: 'abcabcab'.repeat(4), status: 'fail' },
      { what: 'that of the example', key: `${KEY}example`, status: 'fail' },
      { what: 'empty', key: '', status: 'fail' },
    ])
    .run(async ({ assert }, { key, status }) => {
      const project = await makeProject({
        '.env': `APP_KEY=${key}\n`,
        '.env.example': `APP_KEY=${KEY}example\n`,
      })
      const verdict = await check('app_key', project)
      assert.equal(verdict.status, status)
      if (key) assert.notInclude(JSON.stringify(verdict), key)
    })

  test('a .env that Git tracks fails, one that it does not pass over warns', async ({ assert }) => {
    const tracked = await makeProject({ '.env': '' })
    await chmod(join(tracked.root, '.env'), 0o600)
    track(tracked, '.env')
    assert.containSubset(await check('env_files', tracked), {
      status: 'fail',
      message: 'Git tracks .env',
    })

    const forgotten = await makeProject({ '.env': '' })
    await chmod(join(forgotten.root, '.env'), 0o600)
    track(forgotten)
    assert.containSubset(await check('env_files', forgotten), {
      status: 'warn',
      message: 'Git does not pass over .env',
    })

    const ignored = await makeProject({ '.env': '', '.gitignore': '.env\n' })
    await chmod(join(ignored.root, '.env'), 0o600)
    track(ignored)
    assert.equal(await statusOf('env_files', ignored), 'pass')
  })

  test('a .env that every user can read warns', async ({ assert }) => {
    const project = await makeProject({ '.env': '', '.gitignore': '.env\n' })
    await chmod(join(project.root, '.env'), 0o644)
    track(project)
    const { status, remedy } = await check('env_files', project)
    assert.equal(status, 'warn')
    assert.equal(remedy, 'chmod 600 .env')
  }).skip(process.platform === 'win32', 'Windows tells rights in another way')

  test('of production is looked at in production alone', async ({ assert }) => {
    setVariables({ DEBUG: '*', LIMITER_STORE: 'memory', ITI_ADMIN_PASSWORD: 'first password' })
    assert.equal(await statusOf('production', await makeProject(refusing('x'))), 'pass')

    setVariables({ NODE_ENV: 'production' })
    const { status, message } = await check('production', await makeProject(refusing('x')))
    assert.equal(status, 'fail')
    for (const name of ['DEBUG', 'LIMITER_STORE', 'ITI_ADMIN_PASSWORD']) {
      assert.include(message, name)
    }
    assert.notInclude(message, 'first password')
  })
})
