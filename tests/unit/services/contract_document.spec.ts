import { test } from '@japa/runner'
import { Validator } from '@seriousme/openapi-schema-validator'
import vine from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import { command, facade, query, type ContractFacade } from '@iti/framework/modules'
import { describeContract } from '../../../src/services/contract/describe_contract.js'

const E_PART_UNKNOWN = failure<[partNo: string]>('There is no part "%s"', 'E_PART_UNKNOWN', 422)
const E_OUT_OF_STOCK = failure<[left: number]>('Only %d are left', 'E_OUT_OF_STOCK', 409)
const E_LOCKED = failure('It is being counted', 'E_LOCKED', 423)

const partNo = () => vine.string().maxLength(64)
const nothing = vine.object({})

class StockFacade extends facade('stock', {
  find: query({
    input: vine.object({
      partNo: partNo(),
      unit: vine.enum(['piece', 'kg'] as const).optional(),
      sites: vine.array(vine.number()).maxLength(5).optional(),
    }),
    output: vine.object({ onHand: vine.number() }),
    http: { method: 'GET', path: '/parts/:partNo' },
  }),
  change: command({
    input: vine.object({ partNo: partNo(), notes: vine.record(vine.string()).nullable() }),
    output: nothing,
    http: { method: 'PUT', path: '/parts/:partNo' },
    idempotent: true,
  }),
  reserve: command({
    input: vine.object({ lines: vine.array(vine.tuple([vine.string(), vine.number()])) }),
    output: vine.array(vine.unionOfTypes([vine.string(), vine.boolean()])),
    errors: { part_unknown: E_PART_UNKNOWN, out_of_stock: E_OUT_OF_STOCK, locked: E_LOCKED },
  }),
}) {}

const describe = (contract: ContractFacade<unknown>) =>
  JSON.parse(JSON.stringify(describeContract(contract, { title: 'Stock', version: '1.2.3' })))

const { paths, components, ...head } = describe(StockFacade)
const reserve = paths['/services/stock/reserve'].post

const problemsIn = async (document: Record<string, unknown>) => {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  return valid ? [] : errors
}
const schemaOf = ({ content }: { content: Record<string, { schema: unknown }> }) =>
  content['application/problem+json']!.schema

type Spec = Parameters<typeof query>[0]

/** What is said of a contract whose only operation is of this kind. */
function refusal(spec: Spec): string {
  class OddFacade extends facade('odd', { look: query(spec) }) {}
  try {
    describeContract(OddFacade, { title: 'Odd' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return `${code}: ${message}`
  }
  return 'none'
}

test.group('The document of a contract', () => {
  test('is valid OpenAPI 3.1', async ({ assert }) => {
    assert.deepEqual(await problemsIn({ ...head, paths, components }), [])
    assert.equal(head.openapi, '3.1.0')
    assert.deepEqual(head.info, { title: 'Stock: StockFacade', version: '1.2.3' })
  })

  test('would be refused if it were broken', async ({ assert }) => {
    const broken = [
      { ...head, paths, components, info: { title: 'Stock' } },
      { ...head, components, paths: { 'services/stock/find': paths['/parts/{partNo}'] } },
      { ...head, components, paths: { '/a': { post: { ...reserve, responses: { 200: {} } } } } },
      {
        ...head,
        components,
        paths: { '/a': { post: { parameters: [{ name: 'a', in: 'path' }] } } },
      },
    ]
    for (const document of broken) assert.isNotEmpty(await problemsIn(document))
  })

  test('has one place for each operation, which says what it is', ({ assert }) => {
    assert.deepEqual(Object.keys(paths), ['/parts/{partNo}', '/services/stock/reserve'])
    assert.deepEqual(Object.keys(paths['/parts/{partNo}']), ['get', 'put'])
    const { get, put } = paths['/parts/{partNo}']
    assert.containSubset(get, {
      'operationId': 'find',
      'x-iti-kind': 'query',
      'x-iti-idempotent': true,
    })
    assert.containSubset(put, { 'x-iti-kind': 'command', 'x-iti-idempotent': true })
    assert.containSubset(reserve, { 'operationId': 'reserve', 'x-iti-idempotent': false })
    assert.deepEqual(head.security, [{ serviceToken: [] }])
    assert.containSubset(components.securitySchemes.serviceToken, {
      type: 'http',
      scheme: 'bearer',
    })
  })

  test('tells the fields of the path there, and those of a GET in the query string', ({
    assert,
  }) => {
    const { get } = paths['/parts/{partNo}']
    const fields = get.parameters.filter((one: object) => 'in' in one)
    assert.deepEqual(fields, [
      {
        name: 'partNo',
        in: 'path',
        required: true,
        schema: { type: 'string', maxLength: 64 },
      },
      { name: 'unit', in: 'query', required: false, schema: { enum: ['piece', 'kg'] } },
      {
        name: 'sites',
        in: 'query',
        required: false,
        schema: { type: 'array', items: { type: 'number' }, maxItems: 5 },
        style: 'form',
        explode: true,
      },
    ])
    assert.notProperty(get, 'requestBody')
  })

  test('tells the other fields in the body', ({ assert }) => {
    const { put } = paths['/parts/{partNo}']
    const { schema } = put.requestBody.content['application/json']
    assert.deepEqual(Object.keys(schema.properties), ['notes'])
    assert.deepEqual(schema.required, ['notes'])
    assert.isTrue(put.requestBody.required)
    assert.deepEqual(
      Object.keys(reserve.requestBody.content['application/json'].schema.properties),
      ['lines']
    )
  })

  test('lets a command alone have an idempotency key', ({ assert }) => {
    const headersOf = ({ parameters }: { parameters: { $ref?: string }[] }) =>
      parameters.flatMap(({ $ref }) => $ref?.replace('#/components/parameters/', '') ?? [])
    const common = ['deadline', 'requestId', 'traceparent', 'language', 'actor']
    assert.deepEqual(headersOf(paths['/parts/{partNo}'].get), common)
    assert.deepEqual(headersOf(reserve), ['idempotencyKey', ...common])

    const names = Object.values<{ name: string }>(components.parameters).map(({ name }) => name)
    assert.sameMembers(names, [
      'Idempotency-Key',
      'x-deadline-ms',
      'x-request-id',
      'traceparent',
      'accept-language',
      'x-actor',
    ])
    const key = new RegExp(components.parameters.idempotencyKey.schema.pattern, 'u')
    assert.deepEqual(
      ['a~!9', 'with space', 'ümlaut', ''].map((sent) => key.test(sent)),
      [true, false, false, false]
    )
    assert.property(reserve.responses[200].headers, 'Idempotency-Replayed')
    assert.notProperty(paths['/parts/{partNo}'].get.responses[200], 'headers')
  })

  test('tells every declared failure under its status, next to those of every call', ({
    assert,
  }) => {
    const { responses } = reserve
    const always = ['200', '400', '401', '403', '422', '429', '500', '502', '503', '504']
    assert.sameMembers(Object.keys(responses), [...always, '409', '413', '415', '423'])
    const { get } = paths['/parts/{partNo}']
    assert.sameMembers(Object.keys(get.responses), always)

    const problem = { $ref: '#/components/schemas/Problem' }
    const own = (code: string) => ({
      allOf: [
        problem,
        { properties: { type: { type: 'string', enum: [`urn:iti:error:stock:${code}`] } } },
      ],
    })
    const common = {
      allOf: [
        problem,
        { properties: { type: { type: 'string', pattern: '^urn:iti:error:iti:' } } },
      ],
    }
    assert.deepEqual(schemaOf(responses[409]), { oneOf: [own('out_of_stock'), common] })
    assert.deepEqual(schemaOf(responses[422]), { oneOf: [own('part_unknown'), common] })
    assert.deepEqual(schemaOf(responses[423]), own('locked'))
    assert.deepEqual(schemaOf(responses[401]), common)
    assert.include(responses[409].description, 'urn:iti:error:stock:out_of_stock: Only %d are left')
    assert.property(responses[429].headers, 'Retry-After')
    assert.deepEqual(components.schemas.Problem.required, ['type', 'title', 'status'])
  })

  test('tells of an answer without a body where the output may be missing, and only there', async ({
    assert,
  }) => {
    const input = nothing
    class EmptyFacade extends facade('empty', {
      look: query({ input, output: nothing.clone().optional() }),
      clear: command({ input, output: nothing.clone().optional() }),
      count: query({ input, output: nothing.clone().nullable() }),
    }) {}
    const document = describe(EmptyFacade)
    assert.deepEqual(await problemsIn(document), [])
    const responsesOf = (name: string) => document.paths[`/services/empty/${name}`].post.responses
    assert.deepEqual(Object.keys(responsesOf('look')[204]), ['description'])
    assert.property(responsesOf('look'), '200')
    assert.property(responsesOf('clear')[204].headers, 'Idempotency-Replayed')
    assert.notProperty(responsesOf('count'), '204')
    assert.notProperty(reserve.responses, '204')
  })

  test('is refused where a field has no place in a URL: {0}')
    .with([
      ['an object', vine.object({ at: vine.object({ site: vine.string() }) }), 'at'],
      ['a list of objects', vine.object({ on: vine.array(vine.object({})) }), 'on'],
      ['null', vine.object({ name: vine.string().nullable() }), 'name'],
      ['numbers that are compared as text', vine.object({ level: vine.enum([1, 2]) }), 'level'],
      ['anything', vine.object({ any: vine.any() }), 'any'],
      ['a record', vine.object({ map: vine.record(vine.string()) }), 'map'],
    ] as const)
    .run(({ assert }, [, input, field]) => {
      const told = refusal({ input, output: nothing, http: { method: 'GET', path: '/a' } } as Spec)
      assert.match(told, /^E_SERVICE_CONTRACT_INVALID: OddFacade\.look/)
      assert.include(told, `the field "${field}" has no place in a query string`)
    })

  test('is refused where the path names what no call always has', ({ assert }) => {
    const http = { method: 'POST', path: '/a/:id' } as const
    const inputs = [
      nothing,
      vine.object({ id: vine.string().optional() }),
      vine.object({ id: vine.array(vine.string()) }),
    ]
    const told = inputs.map((input) => refusal({ input, output: nothing, http } as Spec))
    assert.match(told[0]!, /"id" of its path is not in its input/)
    assert.match(told[1]!, /"id" of its path must not be optional/)
    assert.match(told[2]!, /"id" of its path must be a string/)
  })

  test('is refused where an input without fixed fields has no body', ({ assert }) => {
    const input = vine
      .object({ a: vine.string() })
      .merge(vine.group([vine.group.else({ b: vine.string() })]))
    const http = { method: 'GET', path: '/a' } as const
    assert.include(refusal({ input, output: nothing, http } as Spec), 'fields that vary')
  })

  test('is refused where two operations have one place', ({ assert }) => {
    const at = (method: 'GET' | 'DELETE', field: string) =>
      ({
        input: vine.object({ [field]: vine.string() }),
        output: nothing,
        http: { method, path: `/parts/:${field}` },
      }) as Spec
    class TwinFacade extends facade('twin', {
      one: query(at('GET', 'a')),
      two: query(at('GET', 'b')),
    }) {}
    class NamesFacade extends facade('names', {
      one: query(at('GET', 'a')),
      two: query(at('DELETE', 'b')),
    }) {}
    class UsualFacade extends facade('usual', {
      one: query({ input: nothing, output: nothing }),
      two: query({
        input: nothing,
        output: nothing,
        http: { method: 'POST', path: '/services/usual/one' },
      }),
    }) {}
    const owner = { title: 'Twin' }
    assert.throws(() => describeContract(TwinFacade, owner), /could not tell GET \/parts\/\{b\}/)
    assert.throws(() => describeContract(UsualFacade, owner), /from that of "one"/)
    assert.throws(() => describeContract(NamesFacade, owner), /Name the fields alike/)
  })
})
