import { test } from '@japa/runner'
import { errors as vineErrors } from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import { E_OUT_OF_STOCK, rejection, stockThat } from './facade_stock.js'

const E_ELSEWHERE = failure('Something of another module', 'E_ELSEWHERE')

test.group('Calls of a contract | failures', () => {
  const add = { partNo: 'P', quantity: 1 }

  test('a declared one arrives as the same class, made of JSON', async ({ assert }) => {
    const details = { lines: [{ left: 2 }], none: undefined }
    const thrown = new E_OUT_OF_STOCK(['P', 2], { details })
    const { stock } = await stockThat(() => {
      throw thrown
    })
    const error = await rejection(stock.add(add))
    assert.instanceOf(error, E_OUT_OF_STOCK)
    assert.notStrictEqual(error, thrown)
    assert.strictEqual(error.cause, thrown)
    assert.equal(error.message, 'Of "P" only 2 are left')
    assert.equal(error.status, 409)
    assert.deepEqual(error.values, ['P', 2])
    assert.deepEqual(error.details, { lines: [{ left: 2 }] })
    assert.notProperty(error.details, 'none')
  })

  test('one that carries what JSON does not is a fault', async ({ assert }) => {
    const thrown = [
      { error: new E_OUT_OF_STOCK(['P', undefined]), path: 'values.1 is undefined' },
      {
        error: new E_OUT_OF_STOCK(['P', 1], { details: { at: new Date(0) } }),
        path: 'details.at is a Date',
      },
    ]
    for (const { error, path } of thrown) {
      const { stock } = await stockThat(() => {
        throw error
      })
      const told = await rejection(stock.add(add))
      assert.equal(told.code, 'E_FACADE_VALUE_NOT_JSON')
      assert.include(told.message, `StockFacade.add: the failure.${path}`)
      assert.strictEqual(told.cause, error)
    }
  })

  test('one that is not declared is a fault', async ({ assert }) => {
    for (const thrown of [new E_ELSEWHERE([]), new E_OUT_OF_STOCK(['P', 1])]) {
      const { stock } = await stockThat(() => {
        throw thrown
      })
      const error = await rejection(stock.ping({}))
      assert.equal(error.code, 'E_FACADE_ERROR_UNDECLARED')
      assert.equal(error.status, 500)
      assert.include(error.message, `StockFacade.ping fails with ${thrown.code}, which`)
      assert.include(error.message, 'Declare it in the "errors" of the operation')
      assert.strictEqual(error.cause, thrown)
    }
  })

  test('a bug of a schema is no invalid input', async ({ assert }) => {
    const { stock } = await stockThat(() => ({}))
    const error = await rejection(stock.echo({ value: 'a bug of the schema' }))
    assert.instanceOf(error, TypeError)
    assert.equal(error.message, 'a bug of the schema')
  })

  test('every other error passes as it is', async ({ assert }) => {
    for (const thrown of [new TypeError('a bug'), new vineErrors.E_VALIDATION_ERROR([]), 'text']) {
      const { stock } = await stockThat(() => {
        throw thrown
      })
      assert.strictEqual(await rejection(stock.add(add)), thrown)
    }
  })
})
