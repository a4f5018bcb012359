import { test } from '@japa/runner'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { HostProject } from './host_project.js'
import { HostServer } from './host_server.js'
import { packFramework, type PackedFramework, requiredPeers } from './packed_framework.js'

const PASSWORD = 'a-password-of-my-own-1'
const EXPECTED = [
  'package.json',
  'README.md',
  'LICENSE',
  'index.js',
  'index.d.ts',
  'configure.js',
  'src/types.d.ts',
  'commands/main.js',
  'providers/system_provider.js',
  'stubs/main.js',
  'stubs/configure/config/auth.stub',
  'database/system/manifest.json',
  'lang/en/errors.json',
]
const FOREIGN =
  /(^|\/)(tests|node_modules)\/|^(modules|models)\/(?!system\/)|^plugins\/|\.sqlite3|(^|\/)\.env|\.map$|\.spec\./

test.group('Host | a stock application with the packed framework', (group) => {
  let project: HostProject
  let framework: PackedFramework
  let adminPassword: string | undefined

  // every step builds on the one before
  group.bail()
  group.setup(async () => {
    project = await HostProject.create()
    return () => project.dispose()
  })

  test('the package holds what it needs and nothing of the reference application', async ({
    assert,
  }) => {
    framework = await packFramework(project.root)
    const paths = framework.files.map((file) => file.path)

    assert.deepEqual(
      EXPECTED.filter((path) => !paths.includes(path)),
      []
    )
    assert.deepEqual(
      paths.filter((path) => FOREIGN.test(path)),
      []
    )
    const sources = paths.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    assert.deepEqual(
      sources.filter((path) => !path.startsWith('database/system/')),
      []
    )
  })

  test('installs with one copy of each of its peers', async ({ assert }) => {
    const peers = await requiredPeers()
    await project.npm('install', [`./${framework.filename}`, ...peers])

    const copies = await project.installedCopies()
    for (const name of ['@iti/framework', '@adonisjs/core', '@adonisjs/lucid', '@vinejs/vine']) {
      assert.equal(copies.get(name), 1, `copies of ${name}`)
    }
  })

  test('is configured without a question, and the second time changes nothing', async ({
    assert,
  }) => {
    await project.ace('generate:key')
    await project.ace('configure', '@iti/framework')
    const before = await project.snapshot()
    const output = await project.ace('configure', '@iti/framework')

    assert.deepEqual(await project.snapshot(), before)
    assert.notInclude(output, 'left as it is')
    const list = await project.ace('list')
    assert.include(list, 'iti:sync-migrations')
    const attributes = await project.read('.gitattributes')
    assert.include(attributes, 'database/migrations/*.ts text eol=lf\n')
  })

  test('keeps configuration that is there, and is told what it lacks', async ({
    assert,
    cleanup,
  }) => {
    const twin = await project.twin()
    cleanup(() => twin.dispose())
    const own = {
      auth: 'sessionGuard',
      i18n: 'frameworkMessages',
      hash: 'argon2',
      limiter: 'iti_rate_limits',
    }
    for (const name of Object.keys(own)) {
      await twin.write(`config/${name}.ts`, 'export default {}\n')
    }
    await twin.write('.env', 'DB_CONNECTION=pg\n')
    await twin.write('.gitattributes', '*.png binary')
    const output = await twin.ace('configure', '@iti/framework')

    for (const [name, advice] of Object.entries(own)) {
      assert.equal(await twin.read(`config/${name}.ts`), 'export default {}\n')
      assert.match(output, new RegExp(`config/${name}\\.ts was there .*${advice}`))
    }
    assert.include(await twin.read('.env'), 'DB_CONNECTION=pg')
    const attributes = await twin.read('.gitattributes')
    assert.match(
      attributes,
      /^\*\.png binary\n\n# Migrations .*\n.*migrations\/\*\.ts text eol=lf\n/
    )
  })

  test('gets its tables from its own stream, and its first administrator', async ({ assert }) => {
    await project.ace('iti:sync-migrations')
    await project.ace('migration:run', '--force')
    const output = await project.ace('db:seed')

    adminPassword = /with the password "([^"]+)"/.exec(output)?.[1]
    assert.isDefined(adminPassword, output)
  })

  test('makes a module, without a test where there is no Japa', async ({ assert }) => {
    const output = await project.ace('make:module', 'billing')
    assert.include(output, 'No test was made: package.json lacks @japa/runner or @japa/api-client')
    const files = Object.keys(await project.snapshot())
    assert.isFalse(files.some((file) => file.endsWith('.spec.ts')))

    await project.ace('migration:run', '--force')
    await project.ace('db:seed')
  })

  test('type checks against the types of the package, and builds', async ({ assert }) => {
    const route = `({ hello: 'world' }))`
    await project.replace('start/routes.ts', route, `${route}.public()`)
    await project.ace('build')

    assert.include(await project.read('build/config/auth.js'), 'sessionGuard')
  })

  test('runs in production without development dependencies', async ({ assert, cleanup }) => {
    const tarball = framework.filename
    await cp(join(project.root, tarball), join(project.root, 'build', tarball))
    await project.npm('ci', ['--omit=dev'], 'build')
    const server = await HostServer.start(join(project.root, 'build'), {
      NODE_ENV: 'production',
      ENV_PATH: project.root,
      DB_DATABASE: join(project.root, 'tmp/database.sqlite3'),
    })
    cleanup(() => server.kill())
    const login = async (password: string) => {
      const credentials = { username: 'admin', password }
      const { body } = await server.request('POST', '/api/auth/login', { body: credentials })
      assert.equal(body.code, 0, body.message)
      return body.data.accessToken as string
    }

    const health = await server.request('GET', '/health/live')
    assert.equal(health.status, 200)
    const anonymous = await server.request('GET', '/api/system/users')
    assert.equal(anonymous.status, 401)

    const first = await login(adminPassword!)
    const refused = await server.request('GET', '/api/auth/me', { token: first })
    assert.equal(refused.body.error, 'E_PASSWORD_CHANGE_REQUIRED')
    const changed = await server.request('PUT', '/api/auth/password', {
      token: first,
      body: { currentPassword: adminPassword, newPassword: PASSWORD },
    })
    assert.equal(changed.body.code, 0, changed.body.message)

    const token = await login(PASSWORD)
    const me = await server.request('GET', '/api/auth/me', { token })
    assert.equal(me.body.code, 0, me.body.message)
    const users = await server.request('GET', '/api/system/users', { token })
    assert.equal(users.body.data.total, 1)
    const bills = await server.request('GET', '/api/billing/billing', { token })
    assert.containsSubset(bills.body, { code: 0, data: { total: 0, items: [] } })

    assert.equal(await server.stop(), 0)
  })
})
