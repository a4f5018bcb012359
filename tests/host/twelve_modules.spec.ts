import { test } from '@japa/runner'
import { join } from 'node:path'
import { HostProject } from './host_project.js'
import { HostServer } from './host_server.js'
import { packFramework, requiredPeers } from './packed_framework.js'
import { REQUIREMENTS, writeModules } from './twelve_modules.js'

const PASSWORD = 'a-password-of-my-own-1'
const SERVE = ['--import=@poppinss/ts-exec', 'bin/server.ts']
const NAMES = Object.keys(REQUIREMENTS)

test.group('Host | twelve modules and two plugins', (group) => {
  let project: HostProject

  const serve = (env: Record<string, string> = {}) => HostServer.start(project.root, env, SERVE)
  const refusal = (run: Promise<unknown>): Promise<string> =>
    run.then(
      () => 'It was accepted',
      (error: Error) => error.message
    )
  const signIn = async (server: HostServer): Promise<string> => {
    const credentials = { username: 'admin', password: PASSWORD }
    const { body } = await server.request('POST', '/api/auth/login', { body: credentials })
    return body.data.accessToken
  }

  // every step builds on the one before
  group.bail()
  group.setup(async () => {
    project = await HostProject.create()
    return () => project.dispose()
  })

  test('is made of the packed framework', async ({ assert }) => {
    const { filename } = await packFramework(project.root)
    await project.npm('install', [`./${filename}`, ...(await requiredPeers())])
    await project.ace('generate:key')
    await project.ace('configure', '@iti/framework')
    await project.replace('.env', 'ITI_ADMIN_PASSWORD=', `ITI_ADMIN_PASSWORD=${PASSWORD}`)
    await project.replace('start/routes.ts', `'world' }))`, `'world' })).public()`)
    await writeModules(project)
    await project.ace('iti:sync-migrations')
    await project.ace('migration:run', '--force')
    await project.ace('db:seed')
    assert.include(await project.ace('iti:check'), '12 modules')
  }).timeout(300_000)

  test('type checks', async ({ assert }) => {
    assert.equal(await project.tsc(), '')
  })

  test('lists modules behind what they require, and plugins behind them', async ({ assert }) => {
    const { modules } = JSON.parse(await project.ace('iti:modules', '--json'))
    const order: string[] = modules.map((module: { name: string }) => module.name)
    assert.sameMembers(order, ['system', ...NAMES, 'badges', 'broken'])
    assert.equal(order[0], 'system')
    for (const [name, requires] of Object.entries(REQUIREMENTS)) {
      for (const required of requires) assert.isBelow(order.indexOf(required), order.indexOf(name))
    }
    assert.isBelow(order.indexOf('catalog'), order.indexOf('badges'))
  })

  test('runs hooks in that order, shutdown in reverse, and calls through every facade', async ({
    assert,
  }) => {
    const file = join(project.root, 'hooks.log')
    const server = await serve({ HOOKS_FILE: file })
    const token = await signIn(server)
    const { body } = await server.request('GET', '/api/desk/trails', { token })
    assert.equal(await server.stop(), 0)

    assert.sameMembers(body.data.names, NAMES)
    assert.notProperty(body.data, 'from')
    const log = await project.read('hooks.log')
    const lines = log.trim().split('\n')
    const ran = (hook: string) =>
      lines.flatMap((line) => (line.startsWith(`${hook} `) ? [line.split(' ')[1]!] : []))
    const order = ran('register')
    assert.sameMembers(order, NAMES)
    for (const hook of ['boot', 'start', 'ready']) assert.deepEqual(ran(hook), order)
    assert.deepEqual(ran('shutdown'), order.toReversed())
    assert.isBelow(lines.lastIndexOf('register desk'), lines.indexOf('boot catalog'))
  })

  test('does without the broken plugin, and its readiness is degraded', async ({
    assert,
    cleanup,
  }) => {
    const server = await serve()
    cleanup(() => server.kill())
    const token = await signIn(server)

    const ready = await server.request('GET', '/health/ready')
    assert.equal(ready.status, 200)
    assert.equal(ready.body.status, 'degraded')
    assert.deepInclude(ready.body.checks, { name: 'plugins', status: 'warning' })
    const things = await server.request('GET', '/api/broken/things', { token })
    assert.equal(things.status, 404)
    assert.include(server.output, 'the thing is not there')
    assert.equal(await server.stop(), 0)
  })

  test('does without a plugin whose routes {what}')
    .with([
      { what: 'have no mark', routes: `router.get('/api/broken/open', () => [])` },
      {
        what: 'ask for a permission that nobody declares',
        routes: `router.get('/api/broken/things', () => []).permission('broken:thing:lst')`,
      },
      {
        what: 'a module has already',
        routes: `router.get('/api/catalog/trails', () => []).as('mine').public()`,
      },
      {
        what: 'have the name of another',
        routes: `router.get('/api/broken/things', () => []).as('catalog.trails.index').public()`,
      },
      {
        what: 'end half-way, in a group and without a mark',
        routes: `router.group(() => {
  router.get('/api/broken/things', () => [])
  throw new Error('half-way')
})`,
      },
      {
        what: 'end half-way, after one that takes everything',
        routes: `router.get('/:any*', () => []).public()\nthrow new Error('half-way')`,
      },
    ])
    .run(async ({ assert, cleanup }, { routes }) => {
      const files = ['plugins/broken/routes.ts', 'plugins/broken/hooks.ts']
      const before = await Promise.all(files.map((file) => project.read(file)))
      cleanup(async () => {
        for (const [index, file] of files.entries()) await project.write(file, before[index]!)
      })
      const head = `import router from '@adonisjs/core/services/router'\n`
      await project.write(files[0]!, `${head}${routes}\n`)
      await project.write(files[1]!, 'export default {}\n')

      const server = await serve()
      cleanup(() => server.kill())
      const token = await signIn(server)
      const ready = await server.request('GET', '/health/ready')
      assert.equal(ready.body.status, 'degraded', server.output)
      const home = await server.request('GET', '/')
      assert.deepEqual(home.body, { hello: 'world' })
      const trails = await server.request('GET', '/api/catalog/trails', { token })
      assert.deepEqual(trails.body.data, { names: ['catalog'] })
      for (const path of ['/api/broken/open', '/api/broken/things', '/api/anything']) {
        const answer = await server.request('GET', path, { token })
        assert.equal(answer.status, 404, path)
      }
      assert.equal(await server.stop(), 0)
    })

  test('does not do without a plugin that takes a route of the framework', async ({
    assert,
    cleanup,
  }) => {
    const file = 'plugins/broken/routes.ts'
    const before = await project.read(file)
    cleanup(() => project.write(file, before))
    await project.replace(file, '/api/broken/things', '/api/system/users')
    const message = await refusal(serve())
    assert.include(message, 'E_ITI_OVERRIDE')
    assert.include(message, 'the route GET /api/system/users, registered again by "broken"')
  })

  test('extends users by the other plugin, with its options and its listener', async ({
    assert,
    cleanup,
  }) => {
    const server = await serve()
    cleanup(() => server.kill())
    const token = await signIn(server)
    const body = { username: 'wang', nickname: 'Wang', attributes: { badge: 'B-7' } }
    const created = await server.request('POST', '/api/system/users', { token, body })
    assert.deepEqual(created.body.data.attributes, { badge: 'B-7' })

    const badges = await server.request('GET', '/api/badges/badges', { token })
    assert.deepEqual(badges.body.data, { colour: 'blue', greeted: 1 })
    const form = await server.request('GET', '/api/system/users/form', { token })
    assert.deepInclude(
      form.body.data.create.find(({ name }: { name: string }) => name === 'attributes.badge'),
      { label: 'Badge', isRequired: false }
    )
    assert.equal(await server.stop(), 0)
  })

  test('does not start if the broken plugin may not be left out', async ({ assert, cleanup }) => {
    const before = await project.read('config/plugins.ts')
    cleanup(() => project.write('config/plugins.ts', before))
    await project.replace('config/plugins.ts', `, onError: 'skip'`, '')
    const message = await refusal(serve())
    assert.include(message, 'The plugin "broken" failed in its hook "start"')
    assert.include(message, 'the thing is not there')
  })

  test('names the option of a plugin that does not fit', async ({ assert, cleanup }) => {
    const before = await project.read('config/plugins.ts')
    cleanup(() => project.write('config/plugins.ts', before))
    await project.write('config/plugins.ts', before.replace(`'blue'`, `'green' as never`))
    const message = await refusal(serve())
    assert.include(
      message,
      'E_PLUGIN_OPTIONS_INVALID: The options of the plugin "badges" do not fit'
    )
    assert.include(message, `colour is 'green'`)
  })

  test('is not started with {what} of the framework')
    .with([
      {
        what: 'a route',
        file: 'start/routes.ts',
        add: `router.get('/api/system/users', () => []).as('mine').public()`,
        told: 'the route GET /api/system/users, registered again by the application (start/routes.ts)',
      },
      {
        what: 'a route of the shape',
        file: 'start/routes.ts',
        add: `router.get('/api/system/users/:user', () => []).as('mine').public()`,
        told: 'the route GET /api/system/users/:user, registered again by the application',
      },
      {
        what: 'a route name',
        file: 'start/routes.ts',
        add: `router.get('/mine', () => []).as('system.users.index').public()`,
        told: 'the route name "system.users.index"',
      },
      {
        what: 'the class of a binding',
        file: 'start/routes.ts',
        add: `import app from '@adonisjs/core/services/app'
import { SessionManager } from '@iti/framework/access'
app.container.bindValue(SessionManager, {} as never)`,
        told: 'the container binding SessionManager',
      },
      {
        what: 'the name of a binding',
        file: 'start/routes.ts',
        add: `import app from '@adonisjs/core/services/app'
app.container.singleton('iti.modules', () => ({ ordered: [], permissions: () => new Map() }) as never)`,
        told: 'the container binding "iti.modules"',
      },
    ])
    .run(async ({ assert, cleanup }, { file, add, told }) => {
      const before = await project.read(file)
      cleanup(() => project.write(file, before))
      await project.write(file, `${before}\n${add}\n`)
      const message = await refusal(serve())
      assert.include(message, 'E_ITI_OVERRIDE')
      assert.include(message, told)
    })

  test('is not started with {what} of the framework, which a module declares')
    .with([
      {
        what: 'a permission',
        from: `'catalog:trail:list': 'See trails'`,
        to: `'catalog:trail:list': 'See trails', 'system:user:list': 'Mine'`,
        told: 'E_PERMISSION_TAKEN: The permission "system:user:list" is declared by "system" and by "catalog"',
      },
      {
        what: 'a menu',
        from: `code: 'catalog.trails'`,
        to: `code: 'system.users'`,
        told: 'E_MENU_TAKEN: The menu "system.users" is declared by "system" and by "catalog"',
      },
    ])
    .run(async ({ assert, cleanup }, { from, to, told }) => {
      const file = 'modules/catalog/module.ts'
      const before = await project.read(file)
      cleanup(() => project.write(file, before))
      await project.replace(file, from, to)
      assert.include(await refusal(serve()), told)
      const listed = await refusal(project.ace('iti:modules'))
      assert.include(listed, 'ended with 3')
      assert.include(listed, told)
    })

  test('is told of a command of the framework that it registers again', async ({
    assert,
    cleanup,
  }) => {
    const before = await project.read('adonisrc.ts')
    cleanup(() => project.write('adonisrc.ts', before))
    await project.write(
      'commands_of_mine.ts',
      `import { BaseCommand, ListLoader } from '@adonisjs/core/ace'
class Seed extends BaseCommand {
  static override commandName = 'db:seed'
  static override options = { startApp: true }
  override async run() {
    console.log('mine')
  }
}
const loader = new ListLoader([Seed])
export const getMetaData = () => loader.getMetaData()
export const getCommand = (metaData: never) => loader.getCommand(metaData)
`
    )
    await project.replace(
      'adonisrc.ts',
      `() => import('@iti/framework/commands')`,
      `() => import('@iti/framework/commands'), () => import('./commands_of_mine.js')`
    )
    const message = await refusal(project.ace('db:seed'))
    assert.include(message, 'E_ITI_OVERRIDE')
    assert.include(message, 'db:seed')
    assert.notInclude(message, 'mine\n')
    assert.include(await refusal(project.ace('iti:doctor')), 'db:seed')
  })

  test('is told of a synced migration that it edits', async ({ assert, cleanup }) => {
    const lock = await project.read('database/migrations.lock')
    const file = /\S+_create_iti_users\.ts/.exec(lock)![0]
    const path = `database/migrations/${file}`
    const before = await project.read(path)
    cleanup(() => project.write(path, before))
    await project.write(path, before.replace("'username', 64", "'username', 65"))
    const message = await refusal(project.ace('iti:sync-migrations', '--check'))
    assert.include(message, 'ended with 3')
    assert.include(message, file)
  })

  test('cannot import past the exports of the package', async ({ assert, cleanup }) => {
    const file = 'modules/catalog/services/past.ts'
    await project.write(
      file,
      `export { ModuleRegistry } from '@iti/framework/src/modules/registry.js'\n`
    )
    cleanup(() => project.remove(file))
    const checked = await refusal(project.ace('iti:check'))
    assert.include(checked, 'ended with 3')
    assert.include(checked, `${file}:1`)
    assert.include(
      await refusal(project.node('--import=@poppinss/ts-exec', file)),
      'ERR_PACKAGE_PATH_NOT_EXPORTED'
    )
  })

  test('passes the doctor', async ({ assert }) => {
    const { failed, checks } = JSON.parse(await project.ace('iti:doctor', '--json'))
    assert.deepEqual(
      checks.filter(({ status }: { status: string }) => status === 'fail'),
      []
    )
    assert.equal(failed, 0)
  })
})
