import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { findInputProblems, type FieldSchema } from '../../../src/http/input_problems.js'

const schema = vine
  .create({
    customer: vine.string(),
    status: vine.enum(['open', 'closed']).optional(),
    remark: vine.string().nullable().optional(),
    address: vine.object({ city: vine.string() }).nullable().optional(),
    lines: vine.array(vine.object({ partNo: vine.string() })).optional(),
    labels: vine.record(vine.string()).optional(),
  })
  .toJSONSchema() as FieldSchema

test.group('Problems of an input', () => {
  test('unknown fields are found at any depth, with their path', ({ assert }) => {
    const problems = findInputProblems(schema, {
      customer: 'x',
      colour: 'red',
      address: { city: 'y', zip: 1 },
      lines: [{ partNo: 'a' }, { partNo: 'b', quantityy: 2 }],
      labels: { anything: 'goes' },
    })
    assert.deepEqual(problems, [
      { field: 'colour', rule: 'unknown' },
      { field: 'address.zip', rule: 'unknown' },
      { field: 'lines.1.quantityy', rule: 'unknown' },
    ])
  })

  test('what every object inherits is unknown too', ({ assert }) => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}')
    assert.deepEqual(
      findInputProblems(schema, value).map(({ field }) => field),
      ['__proto__', 'constructor', 'toString']
    )
  })

  test('null stands only where a field may be null', ({ assert }) => {
    const value = { customer: null, status: null, remark: null, address: null, lines: null }
    assert.deepEqual(findInputProblems(schema, value), [
      { field: 'customer', rule: 'required' },
      { field: 'status', rule: 'required' },
      { field: 'lines', rule: 'required' },
    ])
  })

  test('characters that no database stores are refused', ({ assert }) => {
    const value = { customer: 'a\0b', lines: [{ partNo: '\ud800' }], remark: '😀' }
    assert.deepEqual(findInputProblems(schema, value), [
      { field: 'customer', rule: 'characters' },
      { field: 'lines.0.partNo', rule: 'characters' },
    ])
  })

  test('of very many problems the first are named', ({ assert }) => {
    const value = Object.fromEntries(
      Array.from({ length: 60_000 }, (_, index) => [`key${index}`, 1])
    )
    assert.lengthOf(findInputProblems(schema, value), 20)
  })
})
