import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { ScratchDatabase } from '../functional/scratch_database.js'
import { UsersService } from '../../modules/system/users/users_service.js'
import { AppProcess, productionEnvironment } from './app_process.js'
import { Caller } from './caller.js'

/* What only the log may tell: messages, stacks, paths, statements, tables, and whose error it is. */
const DETAIL =
  /secret|TypeError|stack|cause|\bat \S+ \(|\.[jt]s\b|node_modules|file:|select |insert |update |from [`"]|iti_|no_such|no such|doesn't exist|does not exist|relation|sqlite|mysql|postgres|ER_|SQLITE|errno|127\.0\.0\.1/i

const FAULT = { code: 500, message: 'Something went wrong on our side', data: null }

/* What is thrown by mistake, and by whatever a request calls. */
const THROWN: Record<string, () => unknown> = {
  'a TypeError': () => new TypeError('secret internals'),
  'an error with a cause': () => new Error('secret', { cause: new Error('secret cause') }),
  'several errors': () => new AggregateError([new Error('secret')], 'secret internals'),
  'an error with properties': () =>
    Object.assign(new Error('select secret from iti_users'), {
      sql: 'select secret',
      code: 'ER_SECRET',
      details: 'secret',
      errno: 1146,
      help: 'secret',
    }),
  'an error that names a status of its own': () =>
    Object.assign(new Error('secret internals'), { status: 503, code: 'E_SECRET' }),
  'an error that would answer by itself': () =>
    Object.assign(new Error('secret internals'), {
      handle: (_: unknown, { response }: { response: { send(text: string): void } }) =>
        response.send('secret internals'),
    }),
  'text': () => 'secret internals',
  'an object': () => ({ secret: 'internals', message: 'secret internals' }),
  'nothing': () => undefined,
}

test.group('Row 24 | a fault, while testing', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => app.container.restore(UsersService))

  test('tells the request id and nothing else: {$self}')
    .with(Object.keys(THROWN))
    .run(async ({ client, assert }, kind) => {
      const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
      app.container.swap(UsersService, () => {
        throw THROWN[kind]!()
      })
      const answer = await caller.get('/api/system/users')
      answer.assertStatus(500)
      const { requestId, ...body } = answer.body()
      assert.deepEqual(body, { ...FAULT, error: 'E_UNEXPECTED' })
      assert.equal(requestId, answer.header('x-request-id'))
      assert.notMatch(JSON.stringify(answer.headers()), DETAIL)
    })

  test('of the database tells the request id and nothing else', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    await caller.get('/api/auth/me')
    app.container.swap(
      UsersService,
      () => ({ list: () => db.from('no_such_table').select('secret_column') }) as never
    )
    const answer = await caller.get('/api/system/users')
    answer.assertStatus(500)
    const { requestId, ...body } = answer.body()
    assert.deepEqual(body, { ...FAULT, error: 'E_UNEXPECTED' })
    assert.isString(requestId)
  })
})

test.group('Row 24 | a fault in production', () => {
  test('tells the request id, under which the log tells the rest', async ({ assert }) => {
    // a database without tables, so that every statement fails
    const { name } = await ScratchDatabase.create()
    const process = await AppProcess.spawn(
      ['failing'],
      productionEnvironment({ DB_DATABASE: name })
    )
    await process.untilReady()
    const credentials = { username: 'somebody', password: 'a long password' }
    const refreshToken = Buffer.alloc(48, 1).toString('base64url')
    const requests: [path: string, options: Parameters<AppProcess['fetch']>[1], log: RegExp][] = [
      ['/api/failing', {}, /secret internals/],
      ['/failing', {}, /secret internals/],
      ['/api/failing', { headers: { accept: 'text/html,*/*' } }, /secret internals/],
      ['/api/failing?debug=true&trace=1', { headers: { 'x-debug': '1' } }, /secret internals/],
      ['/api/auth/login', { method: 'POST', body: credentials }, /iti_/],
      ['/api/auth/refresh', { method: 'POST', body: { refreshToken } }, /iti_sessions/],
      ['/api/auth/me', { token: 'x'.repeat(43) }, /iti_/],
      ['/api/system/users/1', { method: 'DELETE', token: 'x'.repeat(43) }, /iti_/],
    ]
    for (const [path, options, log] of requests) {
      const answer = await process.fetch(path, options)
      const text = await answer.text()
      const { requestId, ...body } = JSON.parse(text)
      assert.equal(answer.status, 500, path)
      assert.deepEqual(body, { ...FAULT, error: 'E_UNEXPECTED' }, path)
      assert.equal(requestId, answer.headers.get('x-request-id'))
      assert.match(answer.headers.get('content-type')!, /^application\/json/)
      assert.notMatch(text, DETAIL, path)
      assert.notMatch(JSON.stringify([...answer.headers]), DETAIL, path)
      assert.isFalse(answer.headers.has('x-powered-by'))

      assert.match(await process.lineWith(requestId), log, path)
    }
    const translated = await process.fetch('/api/failing', {
      headers: { 'accept-language': 'zh-CN' },
    })
    assert.notMatch(await translated.text(), DETAIL)
  })
})
