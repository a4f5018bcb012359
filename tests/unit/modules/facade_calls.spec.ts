import { test } from '@japa/runner'
import { errors as vineErrors } from '@vinejs/vine'
import type { CallOptions } from '@iti/framework/modules'
import { rejection, stockThat } from './facade_stock.js'

const added = { partNo: 'P', onHand: 1 }

test.group('Calls of a contract | input and output', () => {
  test('fields that the schemas do not know are dropped on both ways', async ({ assert }) => {
    const { stock, seen } = await stockThat(() => ({ ...added, secret: 1 }))
    const input = { partNo: 'P', quantity: 1, more: { than: 'known' } }
    assert.deepEqual(await stock.add(input), added)
    assert.deepEqual(seen, [{ input: { partNo: 'P', quantity: 1 }, options: undefined }])
  })

  test('caller and implementation do not share objects', async ({ assert }) => {
    const { stock, seen } = await stockThat((input) => input)
    const value = { lines: [1] }
    const answer = await stock.echo({ value })
    const received = (seen[0]!.input as { value: unknown }).value
    assert.deepEqual(received, value)
    assert.notStrictEqual(received, value)
    assert.deepEqual(answer.value, value)
    assert.notStrictEqual(answer.value, received)
  })

  test('input that breaks the contract does not reach the implementation', async ({ assert }) => {
    const { stock, seen } = await stockThat(() => added)
    const error = await rejection(stock.add({ partNo: 7, quantity: 'x' } as never))
    assert.equal(error.code, 'E_FACADE_INPUT_INVALID')
    assert.equal(error.status, 500)
    assert.equal(
      error.message,
      'StockFacade.add was called with input that breaks its contract: partNo: The partNo field must be a string; quantity: The quantity field must be a number'
    )
    assert.instanceOf(error.cause, vineErrors.E_VALIDATION_ERROR)
    assert.deepEqual(
      error.details.map(({ field, rule }: { field: string; rule: string }) => [field, rule]),
      [
        ['partNo', 'string'],
        ['quantity', 'number'],
      ]
    )
    assert.deepEqual(seen, [])
  })

  test('no input is no empty object', async ({ assert }) => {
    const { stock } = await stockThat(() => ({}))
    assert.deepEqual(await stock.ping({}), {})
    const error = await rejection((stock.ping as () => Promise<unknown>)())
    assert.equal(
      error.message,
      'StockFacade.ping was called with input that breaks its contract: The data field must be defined'
    )
  })

  for (const output of [{ partNo: 'P' }, undefined, null]) {
    test(`the output ${JSON.stringify(output)} breaks the contract`, async ({ assert }) => {
      const { stock } = await stockThat(() => output)
      const error = await rejection(stock.add({ partNo: 'P', quantity: 1 }))
      assert.equal(error.code, 'E_FACADE_OUTPUT_INVALID')
      assert.match(error.message, /^StockFacade.add returned what breaks its contract: .* defined$/)
      assert.instanceOf(error.cause, vineErrors.E_VALIDATION_ERROR)
    })
  }
})

test.group('Calls of a contract | options', () => {
  test('signal and idempotency key reach the implementation', async ({ assert }) => {
    const { stock, seen } = await stockThat(() => ({}))
    const options = { signal: new AbortController().signal, idempotencyKey: 'k' }
    await stock.ping({}, options)
    assert.strictEqual(seen[0]!.options!.signal, options.signal)
    assert.equal(seen[0]!.options!.idempotencyKey, 'k')
  })

  test('a signal that is aborted already rejects before the implementation runs', async ({
    assert,
  }) => {
    const { stock, seen } = await stockThat(() => ({}))
    const reason = new Error('the caller has left')
    const call = stock.ping({}, { signal: AbortSignal.abort(reason) })
    assert.strictEqual(await rejection(call), reason)
    assert.deepEqual(seen, [])
  })

  class Transaction {}
  const unknown: [options: unknown, what: string][] = [
    [{ trx: {} }, 'the option "trx"'],
    [{ idempotencyKey: 'k', timeout: 5 }, 'the option "timeout"'],
    [{ trx: undefined }, 'the option "trx"'],
    [new Transaction(), 'a second argument that is no object of options'],
    [null, 'a second argument that is no object of options'],
    ['key', 'a second argument that is no object of options'],
  ]
  for (const [options, what] of unknown) {
    test(`refuses ${what}: ${JSON.stringify(options)}`, async ({ assert }) => {
      const { stock, seen } = await stockThat(() => ({}))
      const error = await rejection(stock.ping({}, options as CallOptions))
      assert.equal(error.code, 'E_FACADE_OPTION_UNKNOWN')
      assert.include(error.message, `StockFacade.ping was called with ${what}.`)
      assert.include(error.message, 'a transaction does not reach another process')
      assert.deepEqual(seen, [])
    })
  }
})
