import { gzipSync } from 'node:zlib'
import { ServiceContractError, ServiceResponseError } from '@iti/framework/services'
import { answer, problem, redirect, startFaultServer } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { E_PART_GONE, PartsApi, startFastify, startPlain } from './foreign_parts.js'
import { connect } from './shop.js'

const SERVERS = { 'node:http': startPlain, 'Fastify': startFastify }
const PART = { id: 'P', name: 'Bearing', stock: 3 }
const ONCE = { attempts: 1 }

/** The service of a script, and what a call of it gives or throws. */
async function startScripted(...script: Parameters<typeof answer>[]) {
  const far = await startFaultServer({ script: script.map((one) => answer(...one)) })
  const parts = connect(PartsApi, { baseUrl: far.url, token: null, ...ONCE })
  return { far, find: () => parts.find({ id: 'P' }).catch((error) => error) }
}

test.group('A service written elsewhere', () => {
  test('is called as its own interface says: over {$self}')
    .with(Object.keys(SERVERS))
    .run(async ({ assert }, name) => {
      const { url, understood } = await SERVERS[name as keyof typeof SERVERS]()
      const headers = { 'x-api-key': 'key-1', 'X-Tenant': 'north' }
      const parts = connect(PartsApi, { baseUrl: `${url}/`, token: null, headers })
      const id = 'a/b ä?'

      assert.deepEqual(await parts.find({ id, fields: ['name', 'a&b'], limit: 5 }), { ...PART, id })
      assert.deepEqual(await parts.add({ id, name: 'Bearing' }), { ...PART, id })
      assert.isUndefined(await parts.remove({ id }))

      const [find, add, remove] = understood
      assert.containsSubset(find, { method: 'GET', id, fields: ['name', 'a&b'], limit: '5' })
      assert.deepEqual(add!.body, { name: 'Bearing' })
      assert.containsSubset(add, { method: 'PUT', id, limit: null })
      assert.containsSubset(remove, { method: 'DELETE', id })
      for (const { headers: sent } of understood) {
        assert.notProperty(sent, 'authorization')
        assert.equal(sent['x-api-key'], 'key-1')
        assert.equal(sent['x-tenant'], 'north')
        assert.match(sent.traceparent as string, /^00-/)
      }
      assert.notProperty(remove!.headers, 'content-type')
    })

  test('may be found below a path', async ({ assert }) => {
    const far = await startFaultServer({ script: answer(200, PART) })
    const parts = connect(PartsApi, { baseUrl: `${far.url}/api//`, token: null })
    await parts.find({ id: 'P' })
    assert.equal(far.requests[0]!.path, '/api/v1/parts/P')
  })

  test('may say more than we ask for, under another type of content', async ({ assert }) => {
    const text = JSON.stringify({ ...PART, more: { deep: [1] }, __proto__: { id: 'Q' } })
    for (const type of ['application/vnd.parts+json', 'text/plain', 'application/json;x=y']) {
      const { find } = await startScripted([200, text, { 'content-type': type }])
      assert.deepEqual(await find(), PART)
    }
  })

  test('fails by a failure of our contract where it names its type, though it gives no values', async ({
    assert,
  }) => {
    const fields = { type: 'urn:iti:error:parts_api:gone', detail: 'Since Monday' }
    for (const values of [undefined, 'text', { 0: 'x' }, null]) {
      const far = await startFaultServer({ script: problem(409, { ...fields, values }) })
      const parts = connect(PartsApi, { baseUrl: far.url, token: null })
      const error = await parts.find({ id: 'P' }).catch((thrown) => thrown)
      assert.instanceOf(error, E_PART_GONE)
      assert.deepEqual(error.values, [])
      assert.equal(error.message, 'The part is gone')
      assert.equal(error.cause.message, 'Since Monday')
    }
  })

  test('does not fail by a failure of another contract, or of no contract', async ({ assert }) => {
    for (const type of [
      'urn:iti:error:shop:gone',
      'urn:iti:error:parts_api:constructor',
      'urn:iti:error:parts_api:__proto__',
      'urn:iti:error:parts_api:',
      'https://parts.example/gone',
      ['urn:iti:error:parts_api:gone'],
    ]) {
      const far = await startFaultServer({ script: problem(409, { type }) })
      const parts = connect(PartsApi, { baseUrl: far.url, token: null })
      const error = await parts.find({ id: 'P' }).catch((thrown) => thrown)
      assert.instanceOf(error, ServiceResponseError, JSON.stringify(type))
      assert.equal(error.code, 'E_SERVICE_CONFLICT')
    }
  })

  test('leads nowhere else: {$self}')
    .with([301, 302, 303, 307, 308])
    .run(async ({ assert }, status) => {
      const other = await startFaultServer({ script: answer(200, PART) })
      const far = await startFaultServer({ script: redirect(`${other.url}/v1/parts/P`, status) })
      const parts = connect(PartsApi, { baseUrl: far.url, token: 'a-secret-token' })
      const error = await parts.find({ id: 'P' }).catch((thrown) => thrown)
      assert.instanceOf(error, ServiceResponseError)
      assert.containsSubset(error, { code: 'E_SERVICE_RESPONSE', responseStatus: status })
      assert.lengthOf(far.requests, 1)
      assert.equal(other.openedConnections, 0)
    })

  test('breaks the contract by an answer that is none of it: {$self}')
    .with(['HTML', 'no JSON', 'nothing', 'no content', 'packed', 'a list', 'null', 'other fields'])
    .run(async ({ assert }, name) => {
      const json = { 'content-type': 'application/json' }
      const packed = gzipSync(JSON.stringify(PART)).toString('latin1')
      const answers: Record<string, [script: Parameters<typeof answer>, reason: RegExp]> = {
        'HTML': [[200, '<h1>Hello</h1>', { 'content-type': 'text/html' }], /text\/html, 14 char/],
        'no JSON': [[200, '{"id":"P"', json], /application\/json, 9 characters\) is not JSON/],
        'nothing': [[200, '', json], /0 characters\) is not JSON/],
        'no content': [[204], /the answer breaks the contract/],
        'packed': [[200, packed, { ...json, 'content-encoding': 'gzip' }], /packed as gzip/],
        'a list': [[200, [PART]], /the answer breaks the contract/],
        'null': [[200, 'null', json], /the answer breaks the contract/],
        'other fields': [[200, { id: 1, name: 'x' }], /id: .+ string; stock: .+ defined/],
      }
      const [script, reason] = answers[name]!
      const { far, find } = await startScripted(script)
      const error = await find()
      assert.instanceOf(error, ServiceContractError)
      assert.equal(error.direction, 'response')
      assert.match(error.message, reason)
      assert.lengthOf(far.requests, 1)
      assert.notProperty(far.requests[0]!.headers, 'accept-encoding')
    })
})
