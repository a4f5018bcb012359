import router from '@adonisjs/core/services/router'
import { Router } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { assertMarks, listMarkedRoutes } from '@iti/framework/http'

/* Adding to this list is a decision: these answer everybody. */
const PUBLIC = ['GET /health/live', 'POST /api/auth/login', 'POST /api/auth/refresh']

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

test.group('Route marks', () => {
  test('the public routes are these and no others', ({ assert }) => {
    const open = listMarkedRoutes(router)
      .filter(({ marks }) => marks.some((mark) => mark.kind === 'public'))
      .map(({ methods, pattern }) => `${methods[0]} ${pattern}`)
    assert.deepEqual(open.sort(), PUBLIC)
  })

  test('without a session every other route is refused', async ({ client, assert }) => {
    const guarded = listMarkedRoutes(router).filter(({ marks }) => marks[0]?.kind !== 'public')
    assert.isAbove(guarded.length, 20)
    for (const { methods, pattern } of guarded) {
      const answer = await client.request(pattern.replaceAll(/:\w+/g, '1'), methods[0]!)
      assert.equal(answer.status(), 401, `${methods[0]} ${pattern}`)
    }
  })

  test('a route without a mark, with two, or with an unknown permission stops the boot', async ({
    assert,
  }) => {
    const routes = await routesOf((one) => {
      one.get('/forgotten', () => {})
      one.group(() => one.get('/twice', () => {}).public()).authenticated()
      one.get('/mistyped', () => {}).permission('system:user:lst')
      one.get('/files/*', () => {}).as('drive.fs.serve')
      one.get('/fine', () => {}).permission('system:user:list')
    })
    const known = new Map([['system:user:list', 'See users']])
    assert.throws(
      () => assertMarks(routes, known, ['drive.fs.serve']),
      /3 route\(s\).*\nGET \/forgotten has no mark\nGET \/twice has 2 marks\nGET \/mistyped asks for the permission "system:user:lst", which no module declares/
    )
  })
})
