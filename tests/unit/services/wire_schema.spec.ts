import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import type { Operation } from '@iti/framework/modules'
import type { JsonSchema } from '../../../src/services/contract/json_schema.js'
import { toWireSchema } from '../../../src/services/contract/wire_schema.js'

const tell = (schema: SchemaTypes) =>
  toWireSchema(vine.create(schema) as unknown as Operation['input'])

/** How one field of an input is told. */
const tellField = (schema: SchemaTypes): JsonSchema =>
  tell(vine.object({ field: schema })).properties!.field!

const text = { type: 'string' }
const isA = (value: unknown) => typeof value === 'object' && value !== null && 'a' in value

/* What a field is declared as, and what it is told as. */
const TOLD: Record<string, [SchemaTypes, JsonSchema]> = {
  'a string with limits': [
    vine.string().minLength(1).maxLength(64),
    { ...text, minLength: 1, maxLength: 64 },
  ],
  'a string of a pattern': [vine.string().regex(/^[a-z]+$/), { ...text, pattern: '^[a-z]+$' }],
  'a pattern with flags': [vine.string().regex(/^[a-z]+$/i), text],
  'a pattern that means something else to Unicode': [vine.string().regex(/^[\s-_]$/), text],
  'letters, spaces, dashes and underscores': [
    vine.string().alpha({ allowSpaces: true, allowDashes: true, allowUnderscores: true }),
    text,
  ],
  'letters': [vine.string().alpha(), { ...text, pattern: '^[a-zA-Z]+$' }],
  'a colour': [vine.string().hexCode(), text],
  'a ULID': [vine.string().ulid(), text],
  'a UUID': [vine.string().uuid(), { ...text, format: 'uuid' }],
  'a URL': [vine.string().url(), text],
  'an e-mail address': [vine.string().email(), { ...text, format: 'email' }],
  'an e-mail address with a name': [vine.string().email({ allow_display_name: true }), text],
  'any IP address': [vine.string().ipAddress(), text],
  'an IPv6 address': [vine.string().ipAddress(6), { ...text, format: 'ipv6' }],
  'a rule that JSON Schema does not have': [vine.string().startsWith('A').in(['A', 'AB']), text],
  'a string or null': [
    vine.string().maxLength(3).nullable(),
    { type: ['string', 'null'], maxLength: 3 },
  ],
  'a whole number': [
    vine.number().withoutDecimals().range([1, 10]),
    { type: 'integer', minimum: 1, maximum: 10 },
  ],
  'a positive number': [vine.number().positive(), { type: 'number', exclusiveMinimum: 0 }],
  'a positive number with a minimum': [
    vine.number().positive().min(2),
    { type: 'number', minimum: 2 },
  ],
  'one of some numbers': [vine.number().in([1, 2]), { type: 'number', enum: [1, 2] }],
  'a boolean': [vine.boolean(), { type: 'boolean' }],
  'a boolean or null': [
    vine.boolean().nullable(),
    { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
  ],
  'an enum': [vine.enum(['a', 'b'] as const), { enum: ['a', 'b'] }],
  'an enum or null': [
    vine.enum(['a'] as const).nullable(),
    { anyOf: [{ enum: ['a'] }, { type: 'null' }] },
  ],
  'a literal': [vine.literal('x'), { ...text, enum: ['x'] }],
  'a type that JSON Schema does not have, or null': [vine.date().nullable(), {}],
  'a list with limits': [
    vine.array(vine.number()).minLength(1).maxLength(4),
    { type: 'array', items: { type: 'number' }, minItems: 1, maxItems: 4 },
  ],
  'a list without doubles': [
    vine.array(vine.string()).distinct(),
    { type: 'array', items: text, uniqueItems: true },
  ],
  'a list without doubles of what may be null': [
    vine.array(vine.string().nullable()).distinct(),
    { type: 'array', items: { type: ['string', 'null'] } },
  ],
  'a list or null': [
    vine.array(vine.boolean()).nullable(),
    { type: ['array', 'null'], items: { type: 'boolean' } },
  ],
  'a tuple': [
    vine.tuple([vine.string(), vine.number(), vine.boolean().optional()]),
    { type: 'array', prefixItems: [text, { type: 'number' }, { type: 'boolean' }], minItems: 2 },
  ],
  'a record': [
    vine.record(vine.boolean()).minLength(1),
    { type: 'object', additionalProperties: { type: 'boolean' }, minProperties: 1 } as JsonSchema,
  ],
  'a value of several types': [
    vine.unionOfTypes([vine.boolean(), vine.array(vine.string())]),
    { anyOf: [{ type: 'boolean' }, { type: 'array', items: text }] },
  ],
}

test.group('Schemas on the wire', () => {
  test('tell {$self}')
    .with(Object.keys(TOLD))
    .run(({ assert }, name) => {
      const [schema, told] = TOLD[name]!
      assert.deepEqual(tellField(schema), told)
    })

  test('tell a list of objects that differ by a field without the rule', ({ assert }) => {
    const list = vine.array(vine.object({ partNo: vine.string() })).distinct('partNo')
    assert.notProperty(tellField(list), 'uniqueItems')
  })

  test('require a field that may be null, and not one that is optional', ({ assert }) => {
    const schema = vine.object({
      plain: vine.string(),
      nullable: vine.string().nullable(),
      optional: vine.string().optional(),
      both: vine.object({ inner: vine.string().nullable() }).nullable().optional(),
      either: vine.unionOfTypes([vine.string(), vine.number()]).nullable().optional(),
    })
    const told = tell(schema)
    assert.deepEqual(told.properties!.either, {
      anyOf: [{ type: 'null' }, text, { type: 'number' }],
    })
    assert.deepEqual(told.required, ['plain', 'nullable'])
    assert.deepEqual(told.properties!.both!.required, ['inner'])
  })

  test('close no object, as fields that are not known are dropped', ({ assert }) => {
    const line = vine.object({ partNo: vine.string() })
    const told = tell(vine.object({ lines: vine.array(line), open: line.clone().nullable() }))
    assert.notInclude(JSON.stringify(told), 'additionalProperties')
  })

  test('tell the branches of a union of objects', ({ assert }) => {
    const union = vine.union([
      vine.union.if(isA, vine.object({ a: vine.boolean() })),
      vine.union.else(vine.object({ b: vine.number().nullable() })),
    ])
    assert.deepEqual(
      tellField(union).anyOf!.map(({ required }) => required),
      [['a'], ['b']]
    )
    assert.deepEqual(tellField(union).anyOf![0]!.properties, { a: { type: 'boolean' } })
  })

  test('tell groups of fields together with those that stand beside them', ({ assert }) => {
    const grouped = vine
      .object({ kind: vine.string() })
      .merge(
        vine.group([
          vine.group.if(isA, { a: vine.boolean() }),
          vine.group.else({ b: vine.string().optional() }),
        ])
      )
    const told: JsonSchema = {
      type: 'object',
      allOf: [
        { properties: { kind: text }, required: ['kind'] },
        {
          anyOf: [
            { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'] },
            { type: 'object', properties: { b: text }, required: [] },
          ],
        },
      ],
    }
    assert.deepEqual(tellField(grouped), told)
    assert.deepEqual(tellField(grouped.clone().nullable()), { anyOf: [told, { type: 'null' }] })
  })

  test('leave what the validator keeps for itself as it is', ({ assert }) => {
    const validator = vine.create({ on: vine.boolean(), place: vine.tuple([vine.number()]) })
    const before = JSON.stringify(validator.toJSONSchema())
    toWireSchema(validator as unknown as Operation['input'])
    assert.equal(JSON.stringify(validator.toJSONSchema()), before)
  })
})
