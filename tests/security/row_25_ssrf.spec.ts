import { globSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import app from '@adonisjs/core/services/app'
import { facade, query } from '@iti/framework/modules'
import { answer, redirect, startFaultServer } from '@iti/framework/testing'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { PartsApi } from '../functional/services/foreign_parts.js'
import { ServiceServer } from '../functional/services/service_server.js'
import { connect } from '../functional/services/shop.js'

/*
 * What else a server could be made to ask for, and why a request has no say in it:
 *
 * - The database, the limiter and the file drives are addressed by `config/` alone.
 * - `doctor` tries the port of the database, which the configuration names.
 * - `service:list` asks a server for its services: whoever runs the command says where.
 * - Nothing fetches a link that a user stored: pictures and files are uploaded, and there are neither web hooks nor
 *   tasks that call an address. Whoever adds one adds its file to OUTGOING below, and tests here that private and
 *   link-local addresses, names that resolve to them, and redirects are refused.
 */

/* The shipped files that open connections, and who says where to. */
const OUTGOING: Record<string, string> = {
  'src/services/client/got_transport.ts': 'config/services.ts',
  'src/services/status/ask_server.ts': 'whoever runs service:list',
  'src/doctor/database_target.ts': 'config/database.ts',
}

const PART = { id: 'P', name: 'Bearing', stock: 3 }

/* Ways to say another host or another path, as far as any of them is listened to. */
const hostile = (host: string) => [
  ...['../../admin', '..', '.', '..%2f..%2fadmin', '%2e%2e', '%2e%2e/%2e%2e', '..\\..\\admin'],
  ...[`//${host}`, `///${host}`, `\\\\${host}`, `/\\${host}`, `http://${host}`, `http:${host}`],
  ...[`@${host}`, `:80@${host}`, `.${host}`, `x@${host}/`, `?@${host}`, `#@${host}`, `;${host}`],
  ...['?', '#', '?x=', '#x', 'x?y', '\r\nHost: other', '\n', '\0', '\t', ' ', '%0d%0a', '%00'],
  ...['169.254.169.254', 'http://169.254.169.254/latest/meta-data/', 'file:///etc/passwd'],
  ...['\uff0e\uff0e', '\u2024\u2024', '\u2215\u2215', `\uff0f\uff0f${host}`],
]

/* Headers that proxies and frameworks believe. */
const headersNaming = (host: string): Record<string, string> => ({
  'host': host,
  'x-forwarded-host': host,
  'x-forwarded-server': host,
  'x-forwarded-proto': 'https',
  'x-original-url': `http://${host}/`,
  'x-rewrite-url': '/admin',
  'forwarded': `host=${host};proto=https`,
  'x-http-method-override': 'DELETE',
  'base-url': `http://${host}`,
  'x-base-url': `http://${host}`,
  'proxy': `http://${host}`,
  'referer': `http://${host}/`,
  'origin': `http://${host}`,
  'x-request-id': `http://${host}`,
  'accept-language': `http://${host}`,
  'tracestate': `vendor=http://${host}`,
})

/** Sends a request as it is, which fetch would not. */
async function send(url: string, headers: Record<string, string>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  request(url, { headers }, async (response) => {
    await text(response)
    resolve(response.statusCode!)
  })
    .once('error', reject)
    .end()
  return promise
}

/** A server whose routes ask a remote facade for what their caller says. */
async function startRelay() {
  const far = await startFaultServer({ script: answer(200, PART) })
  const victim = await startFaultServer({ script: answer(200, PART) })
  const victimHost = `127.0.0.1:${victim.port}`
  const parts = connect(PartsApi, { baseUrl: `${far.url}/base`, token: 'a-secret-token' })
  const server = await ServiceServer.start((router) => {
    router
      .get('/relay', (ctx) => {
        const { id, field } = ctx.request.qs() as { id: string; field?: string }
        return parts.find({ id, ...(field && { fields: [field] }) })
      })
      .public()
    router.get('/relay/:id', ({ params }) => parts.find({ id: params.id })).public()
  })
  return { far, victim, victimHost, server, parts }
}

test.group('Row 25 | the address of a service', () => {
  test('is not changed by any input, nor is the path below it left', async ({ assert }) => {
    const { far, victim, victimHost, server, parts } = await startRelay()
    let refused = 0
    for (const value of hostile(victimHost)) {
      const encoded = encodeURIComponent(value)
      const before = far.requests.length
      await send(`${server.url}/relay?id=${encoded}`, {})
      await send(`${server.url}/relay?id=P&field=${encoded}`, {})
      await send(`${server.url}/relay/${encoded}`, {})
      await parts.find({ id: value, fields: [value] }).catch(() => refused++)
      assert.isAbove(far.requests.length, before, JSON.stringify(value))
    }
    assert.equal(refused, 2)
    for (const { method, path, headers } of far.requests) {
      assert.equal(method, 'GET')
      assert.match(path, /^\/base\/v1\/parts\/[^/?#\\]+(\?fields=[^/?#\\]*)?$/)
      assert.notMatch(path, /\/\.{1,2}(\/|\?|$)|\/(%2e){1,2}(\/|\?|$)/i)
      assert.equal(headers.host, `127.0.0.1:${far.port}`)
    }
    assert.equal(victim.openedConnections, 0)
  })

  test('is not changed by any header of a request', async ({ assert }) => {
    const { far, victim, victimHost, server } = await startRelay()
    const headers = headersNaming(victimHost)
    for (const [name, value] of Object.entries(headers)) {
      assert.equal(await send(`${server.url}/relay?id=P`, { [name]: value }), 200, name)
    }
    assert.equal(await send(`${server.url}/relay?id=P`, headers), 200)
    const passedOn = ['accept-language', 'tracestate']
    for (const { method, path, headers: sent } of far.requests) {
      assert.equal(`${method} ${path}`, 'GET /base/v1/parts/P')
      assert.equal(sent.host, `127.0.0.1:${far.port}`)
      const naming = Object.keys(sent).filter((name) => `${sent[name]}`.includes(victimHost))
      assert.includeMembers(passedOn, naming)
    }
    assert.lengthOf(far.requests, Object.keys(headers).length + 1)
    assert.equal(victim.openedConnections, 0)
  })

  test('is not changed by what a service answers', async ({ assert }) => {
    const { far, victim, server } = await startRelay()
    const address = `${victim.url}/base/v1/parts/P`
    const more = {
      'location': address,
      'content-location': address,
      'refresh': `0; url=${address}`,
      'link': `<${address}>; rel=preload`,
      'alt-svc': `h2="127.0.0.1:${victim.port}"`,
    }
    const statuses = [300, 301, 302, 303, 305, 307, 308]
    far.play(
      ...statuses.map((status) => redirect(address, status)),
      answer(201, PART, more),
      answer(200, PART, more),
      answer(401, {}, { ...more, 'www-authenticate': `Bearer realm="${address}"` })
    )
    const told: number[] = []
    for (let turn = 0; turn < statuses.length + 3; turn++) {
      told.push(await send(`${server.url}/relay?id=P`, {}))
    }
    assert.deepEqual(told, [...statuses.map(() => 502), 200, 200, 502])
    assert.lengthOf(far.requests, told.length)
    assert.equal(victim.openedConnections, 0)
  })

  test('is never part of a contract', ({ assert }) => {
    const nothing = vine.object({})
    for (const path of [
      ...['http://other/parts', '//other/parts', 'other/parts', '\\\\other', '@other', ''],
      ...['/../parts', '/parts/..', '/parts/./all', '/..', '/.', '/parts?x=1', '/parts#x'],
      ...['/parts/%2e%2e', '/parts//all', '/parts\\..', '/parts:id', '/:a:b', '/a@b', '/a b'],
    ]) {
      const http = { method: 'GET', path } as const
      const declare = () =>
        facade('odd', { find: query({ http, input: nothing, output: nothing }) })
      assert.throws(declare, /must look like \/parts\/:partNo/, path)
    }
  })

  test('and those of OUTGOING are the only ones that a shipped file connects to', ({ assert }) => {
    // names of these modules that open nothing
    const harmless = /^(isIP|isIPv4|isIPv6|BlockList|SocketAddress|STATUS_CODES|createServer)$/
    const opening = /import ([^'"]*?) from '(node:(?:https?|http2|net|tls|dgram)|got|undici|ws)'/g
    const isOpening = (source: string) =>
      /\bfetch\(|new (WebSocket|EventSource)\(/.test(source) ||
      /import\('(node:(https?|http2|net|tls|dgram)|got|undici|ws)'\)/.test(source) ||
      [...source.matchAll(opening)].some(([, names]) => {
        if (names!.startsWith('type ')) return false
        const values = names!
          .replace(/[{}]/g, '')
          .split(',')
          .map((name) => name.trim())
        return values.some((name) => name && !name.startsWith('type ') && !harmless.test(name))
      })
    const shipped = globSync('{src,modules,plugins,commands,providers,services}/**/*.ts', {
      cwd: app.makePath(),
      exclude: (path) => /(^|\/)(tests|testing|stubs|node_modules)(\/|$)/.test(path),
    })
    assert.isAbove(shipped.length, 300)
    const outgoing = shipped.filter((path) => isOpening(readFileSync(app.makePath(path), 'utf8')))
    assert.sameMembers(outgoing, Object.keys(OUTGOING))
  })
})
