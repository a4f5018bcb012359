import { Agent, request } from 'node:http'
import { json } from 'node:stream/consumers'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'

const LIST = '/api/system/users'

/* What is put behind a path. */
const ENDINGS = [
  ...['/', '//', '///', '/.', '/./', '/..', '/../users', '/%2e', '/%2e%2e', '/%2f', '/;', '/ '],
  ...['.', '..', '.json', '.html', '.css', '.do', '%2e', '%2ejson', '~', '*', '%2a', '!', '@', ','],
  ...[';', ';/', ';x', ';x=1', ';.css', ';jsessionid=1', '%3b', '%3bx=1', ';/health/live'],
  ...[
    '%00',
    '%00.html',
    '%00/health/live',
    '%20',
    '%09',
    '%0a',
    '%0d',
    '%0d%0a',
    '%a0',
    '+',
    '%2b',
  ],
  ...[
    '?',
    '??',
    '#',
    '%3f',
    '%23',
    '?/health/live',
    '#/health/live',
    '%3f.css',
    '%23.css',
    '?;.css',
  ],
  ...['/health/live', '/../../health/live', '%2f..%2f..%2fhealth%2flive', '\\', '%5c', '\\..\\x'],
  ...['%c0%af', '%c1%9c', '%e0%80%af', '%ef%bc%8f', '%e2%88%95', '%e3%80%82', '%u002f', '%', '%2'],
]

/* What is put in front of one. */
const BEGINNINGS = [
  ...['/', '//', '/.', '/./.', '/%2e', '/..', '/../..', '/%2e%2e', '/%2f', '/;', '/;x=1', '/%20'],
  ...['/x/..', '/x/%2e%2e', '/x/..%2f', '/health/..', '/health/live/../..', '/health/live/..;/..;'],
  ...[
    '/health/live;',
    '/health/live/%2e%2e/%2e%2e',
    '/health/live/..%2f..',
    '/health/live%2f..%2f..',
  ],
  ...['/api/auth/login/../../..', '/api/auth/../..', '/api/auth/login;/..;/..;/..', '/public/..'],
  ...['/health/live%00', '/health/live%3f', '/health/live\\..\\..', '/\\', '\\', '/api', '/API'],
  ...[
    'http://localhost',
    'https://localhost',
    'http://localhost:1',
    '//localhost',
    '/http://localhost',
  ],
]

const percent = (text: string) =>
  [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('')

/* The path with one thing changed at each place where it can be. */
const changedAt = (path: string, pattern: RegExp, change: (match: string) => string): string[] =>
  [...path.matchAll(pattern)].map(
    ({ index, 0: match }) => path.slice(0, index) + change(match) + path.slice(index + match.length)
  )

const spellingsOf = (path: string): string[] => {
  const letters = changedAt(path, /[a-z]/g, percent)
  const slashes = ['%2f', '%2F', '//', '/./', '/%2e/', '/x/../', '\\', '%5c', ';/', '/;/', '%252f']
  const all = [
    ...ENDINGS.map((ending) => path + ending),
    ...BEGINNINGS.map((beginning) => beginning + path),
    ...letters,
    ...letters.map((one) => one.toUpperCase()),
    ...letters.map((one) => one.replace('%', '%25')),
    ...changedAt(path, /[a-z]/g, (letter) => letter.toUpperCase()),
    ...changedAt(
      path,
      /[a-z]/g,
      (letter) => `%ef%bd%${(letter.charCodeAt(0) + 0x20).toString(16)}`
    ),
    ...changedAt(path, /\d/g, percent),
    ...slashes.flatMap((slash) => changedAt(path, /(?<=.)\//g, () => slash)),
    ...slashes.map((slash) => path.slice(0, 1) + path.slice(1).replaceAll('/', slash)),
    path.toUpperCase(),
    `/${percent(path.slice(1))}`,
    percent(path),
    path.slice(1),
    path.replace('/api/', '/Api/'),
    path.replace('/api/', '/api/x/../'),
    path.replace('/system/', '/auth/../system/'),
    path.replace('/system/', '/auth/%2e%2e/system/'),
    path.replace('/system/', '/auth/login/..;/..;/system/'),
  ]
  return [...new Set(all)].filter((one) => one !== path).map((one) => one.replaceAll(' ', '%20'))
}

const agent = new Agent({ keepAlive: true })

interface Answer {
  status: number
  body: { code?: number; data?: unknown } | null
}

/** Sends a path as it is: clients for people would tidy it up. */
const send = (method: string, path: string, token?: string) =>
  new Promise<Answer>((resolve, reject) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {}
    const { HOST: host, PORT: port } = process.env
    const sent = request({ host, port, method, path, headers, agent }, async (response) => {
      const body = await json(response).catch(() => null)
      resolve({ status: response.statusCode!, body: body as Answer['body'] })
    })
    sent.on('error', reject).end()
  })

/** The access tokens of somebody without any permission, and of a super administrator. */
async function makeTokens(client: ApiClient) {
  const weak = await Caller.signIn(client, await makeUser())
  const strong = await Caller.signIn(client, await makeUser({ isSuper: true }))
  return { weak: weak.tokens.accessToken, strong: strong.tokens.accessToken }
}

test.group('Row 15 | an address in another spelling', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.teardown(() => agent.destroy())

  test('gets the decision of the usual one, or is the address of nothing: {path}')
    .with([{ path: 'the list' }, { path: 'one record' }])
    .run(async ({ client, assert }, { path: kind }) => {
      const target = await makeUser()
      const path = kind === 'the list' ? LIST : `${LIST}/${target.id}`
      const { weak, strong } = await makeTokens(client)
      const usual = await send('GET', path, strong)
      assert.equal(usual.body?.code, 0)
      const refused = [await send('GET', path), await send('GET', path, weak)]
      assert.deepEqual(
        refused.map(({ status }) => status),
        [401, 403]
      )

      const spellings = spellingsOf(path)
      assert.isAbove(spellings.length, 200)
      let routed = 0
      for (const spelling of spellings) {
        const anonymous = await send('GET', spelling)
        const low = await send('GET', spelling, weak)
        const high = await send('GET', spelling, strong)
        const label = `${spelling}: ${anonymous.status}, ${low.status}, ${high.status}`
        if (anonymous.status === 401) {
          routed++
          assert.equal(low.status, 403, label)
          assert.equal(high.status, 200, label)
          // a spelling of another record is that record, or none
          if (high.body?.code === 0) assert.deepEqual(high.body.data, usual.body?.data, label)
          else assert.oneOf(high.body?.code, [404, 422], label)
        } else {
          for (const answer of [anonymous, low, high])
            assert.include([400, 404], answer.status, label)
        }
      }
      assert.isAbove(routed, 0)
      assert.isBelow(routed, spellings.length)
    })

  test('changes nothing by any method, without a session or without a permission', async ({
    client,
    assert,
  }) => {
    const target = await makeUser()
    const path = `${LIST}/${target.id}`
    const { weak } = await makeTokens(client)
    for (const spelling of spellingsOf(path)) {
      for (const method of ['HEAD', 'POST', 'PUT', 'DELETE']) {
        const anonymous = await send(method, spelling)
        assert.include([400, 401, 404], anonymous.status, `${method} ${spelling}`)
        const low = await send(method, spelling, weak)
        assert.include([400, 403, 404], low.status, `${method} ${spelling}`)
      }
    }
    const untouched = await User.findOrFail(target.id)
    assert.equal(untouched.nickname, target.nickname)
  })

  test('and headers that name another address make no difference', async ({ client, assert }) => {
    const { weak } = await makeTokens(client)
    const names = [
      ...[
        'x-original-url',
        'x-rewrite-url',
        'x-forwarded-uri',
        'x-forwarded-path',
        'x-original-uri',
      ],
      ...['x-forwarded-prefix', 'x-accel-redirect', 'x-http-method-override', 'x-method-override'],
      ...['x-http-method', 'x-forwarded-method', 'x-override-url', 'referer', 'x-forwarded-host'],
    ]
    for (const name of names) {
      for (const value of ['/health/live', LIST, 'GET', 'DELETE', 'OPTIONS']) {
        const anonymous = await client.get(LIST).header(name, value)
        assert.equal(anonymous.status(), 401, `${name}: ${value}`)
        const low = await client.get(LIST).header(name, value).bearerToken(weak)
        assert.equal(low.status(), 403, `${name}: ${value}`)
        const open = await client.get('/health/live').header(name, value)
        assert.deepEqual(open.body(), { status: 'ok' }, `${name}: ${value}`)
      }
    }
  })
})
