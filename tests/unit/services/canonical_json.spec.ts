import { test } from '@japa/runner'
import { toCanonicalJson } from '../../../src/services/idempotency/canonical_json.js'

test.group('Canonical JSON', () => {
  test('is the same for the same value, in whatever order its keys are written', ({ assert }) => {
    const left = { b: [{ y: 1, x: null }], a: { 'ü': 'ä', '10': 1, '9': 2 }, c: undefined }
    const right = { a: { '9': 2, '10': 1, 'ü': 'ä' }, b: [{ x: null, y: 1 }] }
    assert.equal(toCanonicalJson(left), toCanonicalJson(right))
    assert.deepEqual(JSON.parse(toCanonicalJson(left)), right)
  })

  test('tells values apart that are not the same', ({ assert }) => {
    const values = [
      ...[null, '', 'null', 0, '0', false, [], {}, [[]], [{}], [null]],
      ...[{ a: 1 }, { a: '1' }, { b: 1 }, { a: { b: 1 } }, { a: 1, b: 1 }, [1, 2], [2, 1]],
      ...[{ a: null }, { 0: 1 }, [1], JSON.parse('{"__proto__":{"a":1}}')],
    ]
    assert.lengthOf(new Set(values.map(toCanonicalJson)), values.length)
  })

  test('is JSON that is left as it is where nothing has an order', ({ assert }) => {
    for (const value of [null, 'a "text"', 1.5, true, [3, 1, 2], {}]) {
      assert.equal(toCanonicalJson(value), JSON.stringify(value))
    }
  })
})
