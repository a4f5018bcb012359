import app from '@adonisjs/core/services/app'
import type router from '@adonisjs/core/services/router'
import { Router } from '@adonisjs/core/http'
import { test } from '@japa/runner'
import { assertMarks } from '@iti/framework/http'
import { AppProcess, productionEnvironment } from './app_process.js'

async function routesOf(define: (one: Router) => void) {
  const { EncryptionFactory } = await import('@adonisjs/core/factories/encryption')
  const { QsParserFactory } = await import('@adonisjs/core/factories/http')
  const one = new Router(
    app as never,
    new EncryptionFactory().create(),
    new QsParserFactory().create()
  )
  define(one)
  one.commit()
  return one as unknown as typeof router
}

const KNOWN = new Map([['system:user:list', 'See users']])

test.group('Row 14 | a route that nobody thought about', () => {
  test('without a mark, with two, or with an unknown permission it stops the boot', async ({
    assert,
  }) => {
    const routes = await routesOf((one) => {
      one.get('/forgotten', () => {})
      one.group(() => one.get('/twice', () => {}).public()).authenticated()
      one.get('/mistyped', () => {}).permission('system:user:lst')
      one.get('/files/*', () => {}).as('drive.fs.serve')
      one.get('/fine', () => {}).permission('system:user:list')
    })
    assert.throws(
      () => assertMarks(routes, { permissions: KNOWN, unmarked: ['drive.fs.serve'] }),
      /3 route\(s\).*\nGET \/forgotten has no mark\nGET \/twice has 2 marks\nGET \/mistyped asks for the permission "system:user:lst", which no module declares/
    )
  })

  test('it is found whatever its kind: {name}')
    .with([
      { name: 'any method', define: (one: Router) => void one.any('/x', () => {}) },
      {
        name: 'a method of its own',
        define: (one: Router) => void one.route('/x', ['PURGE'], () => {}),
      },
      { name: 'a resource', define: (one: Router) => void one.resource('x', class {} as never) },
      { name: 'everything below', define: (one: Router) => void one.get('*', () => {}) },
      { name: 'a redirect', define: (one: Router) => void one.on('/x').redirectToPath('/y') },
      {
        name: 'a domain of its own',
        define: (one: Router) =>
          void one.group(() => one.get('/x', () => {})).domain('admin.example.com'),
      },
      {
        name: 'a middleware that is no mark',
        define: (one: Router) => void one.get('/x', () => {}).use((_, next) => next()),
      },
      {
        name: 'the same mark twice',
        define: (one: Router) =>
          void one
            .get('/x', () => {})
            .public()
            .public(),
      },
      {
        name: 'a name that another route is excused by',
        define: (one: Router) => void one.get('/x', () => {}).as('drive.fs.served'),
      },
      {
        name: 'a permission that every object has',
        define: (one: Router) => void one.get('/x', () => {}).permission('constructor'),
      },
      {
        name: 'an empty permission',
        define: (one: Router) => void one.get('/x', () => {}).permission(''),
      },
      {
        name: 'a wildcard',
        define: (one: Router) => void one.get('/x', () => {}).permission('system:*:*'),
      },
    ])
    .run(async ({ assert }, { define }) => {
      const routes = await routesOf(define)
      assert.throws(
        () => assertMarks(routes, { permissions: KNOWN, unmarked: ['drive.fs.serve'] }),
        /route\(s\) are not marked/
      )
    })

  test('a process that has {routes} ends before it answers')
    .with([
      { routes: ['unmarked'], says: ['GET /forgotten has no mark'] },
      {
        routes: ['sound', 'unmarkedGroup', 'twiceMarked', 'mistyped'],
        says: [
          '3 route(s)',
          'POST /grouped has no mark',
          'GET /twice has 2 marks',
          'GET /mistyped asks for the permission "system:user:lst"',
        ],
      },
    ])
    .run(async ({ assert }, { routes, says }) => {
      const process = await AppProcess.spawn(routes, productionEnvironment())
      assert.equal(await process.untilEnded(), 1)
      for (const problem of says) assert.include(process.output, problem)
    })

  test('a process whose routes are sound answers', async ({ assert }) => {
    const process = await AppProcess.spawn(['sound'], productionEnvironment())
    await process.untilReady()
    const answer = await process.fetch('/api/sound')
    assert.equal(answer.status, 200)
  })
})
