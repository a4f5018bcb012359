import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { rejection, stockThat } from './facade_stock.js'

test.group('Calls of a contract | what JSON does not carry', () => {
  class Model {
    toJSON() {
      return { id: 1 }
    }
  }
  const circle: { self?: object } = {}
  circle.self = circle
  const refused: [value: unknown, path: string, what: string][] = [
    [10n, '', 'a BigInt'],
    [() => 1, '', 'a function'],
    [Symbol('s'), '', 'a symbol'],
    [Number.NaN, '', 'NaN'],
    [Number.POSITIVE_INFINITY, '', 'Infinity'],
    [circle, '.self', 'an object that contains itself'],
    [new Date(0), '', 'a Date'],
    [DateTime.utc(), '', 'a DateTime'],
    [new Model(), '', 'a Model'],
    [new Map(), '', 'a Map'],
    [Buffer.from('x'), '', 'a Buffer'],
    [{ lines: [{ at: new Date(0) }] }, '.lines.0.at', 'a Date'],
    [[1, undefined], '.1', 'undefined'],
    // eslint-disable-next-line no-sparse-arrays
    [[1, , 3], '.1', 'undefined'],
    [{ toJSON: () => 'another' }, '.toJSON', 'a function'],
  ]
  for (const [value, path, what] of refused) {
    test(`${what} is refused at "value${path}" on both ways`, async ({ assert }) => {
      const caller = await stockThat(() => ({}))
      const sent = await rejection(caller.stock.echo({ value }))
      assert.equal(sent.code, 'E_FACADE_VALUE_NOT_JSON')
      assert.include(
        sent.message,
        `StockFacade.echo: the input.value${path} is ${what}, which JSON`
      )
      assert.deepEqual(caller.seen, [])

      const implementation = await stockThat(() => ({ value }))
      const returned = await rejection(implementation.stock.echo({}))
      assert.equal(returned.code, 'E_FACADE_VALUE_NOT_JSON')
      assert.include(
        returned.message,
        `StockFacade.echo: the output.value${path} is ${what}, which`
      )
    })
  }

  const kept: unknown[] = [
    [null],
    'text',
    0.5,
    false,
    { nested: [{ empty: {} }, []] },
    Object.assign(Object.create(null), { a: 1 }),
  ]
  for (const value of kept) {
    test(`${JSON.stringify(value)} passes as it is`, async ({ assert }) => {
      const { stock, seen } = await stockThat((input) => input)
      assert.deepEqual(await stock.echo({ value }), { value: JSON.parse(JSON.stringify(value)) })
      assert.lengthOf(seen, 1)
    })
  }

  test('one object in two places is no circle, and a property of undefined is missing', async ({
    assert,
  }) => {
    const { stock } = await stockThat((input) => input)
    const one = { a: 1, b: undefined }
    assert.deepEqual(await stock.echo({ value: [one, one] }), { value: [{ a: 1 }, { a: 1 }] })
  })
})
