import dns from 'node:dns'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo, LookupFunction } from 'node:net'
import { facade, query } from '@iti/framework/modules'
import {
  remote,
  ServiceRegistry,
  ServiceUnreachableError,
  type RemoteOptions,
} from '@iti/framework/services'
import { getActiveTest, test } from '@japa/runner'
import vine from '@vinejs/vine'

const TOKEN = 'a-secret-token'
const Nothing = vine.object({})

class PartsFacade extends facade('parts', {
  find: query({ input: Nothing, output: Nothing }),
}) {}

/** Has a name resolve to addresses, for this process and the running test alone. */
function resolve(name: string, addresses: string[]): void {
  const { lookup } = dns
  const found = addresses.map((address) => ({ address, family: 4 }))
  const fake: LookupFunction = (hostname, options, callback) => {
    if (hostname !== name) return lookup(hostname, options, callback)
    // later, as every real answer comes
    setImmediate(() => callback(null, options.all ? found : found[0]!.address, 4))
  }
  dns.lookup = fake as never
  syncBuiltinESMExports()
  getActiveTest()!.cleanup(() => {
    dns.lookup = lookup
    syncBuiltinESMExports()
  })
}

/** A server of this machine at all its addresses, and the tokens that came to it. */
async function startServer() {
  const tokens: unknown[] = []
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization)
    response.setHeader('content-type', 'application/json').end('{}')
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  getActiveTest()!.cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, tokens }
}

function connect(options: Pick<RemoteOptions, 'baseUrl' | 'allowInsecure'>): PartsFacade {
  const registry = new ServiceRegistry([remote(PartsFacade, { token: TOKEN, ...options })])
  getActiveTest()!.cleanup(() => registry.close())
  return registry.bindingOf(PartsFacade) as PartsFacade
}

/* No private address, and yet one that leads to this machine. */
const PUBLIC = '0.0.0.0'

test.group('A name that is called without encryption', () => {
  test('is refused when it resolves to a public address, also to one among others', async ({
    assert,
  }) => {
    const { port, tokens } = await startServer()
    for (const addresses of [[PUBLIC], ['127.0.0.1', PUBLIC]]) {
      resolve('parts.internal', addresses)
      const parts = connect({ baseUrl: `http://parts.internal:${port}` })
      const error = await parts.find({}).catch((thrown) => thrown)
      assert.instanceOf(error, ServiceUnreachableError)
      assert.include(error.message, `parts.internal is ${PUBLIC}, outside of private networks`)
      assert.include(error.message, 'allowInsecure')
      assert.containsSubset(error, { attempts: 1, mayHaveRun: false })
    }
    assert.deepEqual(tokens, [])
  })

  test('is called when it resolves to private addresses', async ({ assert }) => {
    const { port, tokens } = await startServer()
    resolve('parts.internal', ['127.0.0.1'])
    const parts = connect({ baseUrl: `http://parts.internal:${port}` })
    assert.deepEqual(await parts.find({}), {})
    assert.deepEqual(tokens, [`Bearer ${TOKEN}`])
  })

  test('is called wherever it leads with allowInsecure', async ({ assert }) => {
    const { port, tokens } = await startServer()
    resolve('parts.internal', [PUBLIC])
    for (const host of ['parts.internal', PUBLIC]) {
      const parts = connect({ baseUrl: `http://${host}:${port}`, allowInsecure: true })
      assert.deepEqual(await parts.find({}), {})
    }
    assert.lengthOf(tokens, 2)
  })
})
