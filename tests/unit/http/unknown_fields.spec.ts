import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { unknownFields, type ObjectSchema } from '../../../src/http/unknown_fields.js'

const order = vine.create({
  customer: vine.string(),
  address: vine.object({ city: vine.string() }).nullable().optional(),
  lines: vine.array(vine.object({ partNo: vine.string() })),
  labels: vine.record(vine.string()).optional(),
})

test.group('Unknown fields', () => {
  test('are found at any depth, with their path', ({ assert }) => {
    const value = {
      customer: 'x',
      colour: 'red',
      address: { city: 'y', zip: 1 },
      lines: [{ partNo: 'a' }, { partNo: 'b', quantityy: 2 }],
      labels: { anything: 'goes' },
    }
    assert.deepEqual(unknownFields(order.toJSONSchema() as ObjectSchema, value), [
      'colour',
      'address.zip',
      'lines.1.quantityy',
    ])
  })

  test('are not what every object inherits', ({ assert }) => {
    const value = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}')
    assert.deepEqual(unknownFields(order.toJSONSchema() as ObjectSchema, value), [
      '__proto__',
      'constructor',
      'toString',
    ])
  })
})
