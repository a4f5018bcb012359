import { Container } from '@adonisjs/core/container'
import { test } from '@japa/runner'
import vine, { symbols } from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import { command, facade, query } from '@iti/framework/modules'

const E_TAKEN = failure('It is taken', 'E_TAKEN', 409)
const schemas = { input: vine.object({}), output: vine.object({}) }

class StockFacade extends facade('stock', {
  count: query(schemas),
  reserve: command({ ...schemas, errors: { taken: E_TAKEN } }),
}) {}

abstract class LedgerFacade extends facade('ledger') {
  abstract post(amount: string): Promise<void>
}

const make = (token: abstract new () => unknown) =>
  new Container().make(token as unknown as new () => unknown)

test.group('Facade', () => {
  test('carries its contract', ({ assert }) => {
    const { name, operations } = StockFacade.contract
    assert.equal(name, 'stock')
    assert.deepEqual(Object.keys(operations), ['count', 'reserve'])
    assert.equal(operations.count.kind, 'query')
    assert.equal(operations.reserve.kind, 'command')
    assert.deepEqual(operations.count.errors, {})
    assert.strictEqual(operations.reserve.errors.taken, E_TAKEN)
  })

  test('compiles a schema when it is first asked for, and once', ({ assert }) => {
    let compiled = 0
    const input = vine.object({})
    const parse = input[symbols.PARSE].bind(input)
    input[symbols.PARSE] = (...args) => {
      compiled++
      return parse(...args)
    }
    const { contract } = facade('stock', { count: query({ ...schemas, input }) })
    assert.equal(compiled, 0)
    assert.strictEqual(contract.operations.count.input, contract.operations.count.input)
    assert.equal(compiled, 1)
  })

  test('is refused by name when no module binds it', async ({ assert }) => {
    await assert.rejects(() => make(StockFacade), /No module binds StockFacade/)
    await assert.rejects(() => make(LedgerFacade), /No module binds LedgerFacade/)
  })

  test('with a contract cannot be extended by its implementation', async ({ assert }) => {
    class StockService extends StockFacade {}
    await assert.rejects(
      () => make(StockService),
      'StockService extends StockFacade, so that nothing would tell of a missing operation. Write "implements" instead of "extends"'
    )
  })

  test('without a contract can be', async ({ assert }) => {
    class LedgerService extends LedgerFacade {
      async post() {}
    }
    assert.isTrue((await make(LedgerService)) instanceof LedgerFacade)
  })
})

test.group('Facade | invalid contracts', () => {
  const operation = query(schemas)
  const named = (name: string) => () => facade('stock', { [name]: operation })
  const failing = (errors: object) => () =>
    facade('stock', { count: query({ ...schemas, errors: errors as {} }) })

  for (const name of ['Stock', 's', 'stock-room', '1stock', 'a'.repeat(32), '']) {
    test(`the name "${name}" is refused`, ({ assert }) => {
      assert.throws(
        () => facade(name),
        `The contract of the facade "${name}" is not valid: name it`
      )
    })
  }

  for (const name of [
    'Count',
    'count_parts',
    'count-parts',
    '1st',
    '',
    'count.parts',
    '__proto__',
  ]) {
    test(`an operation "${name}" is refused`, ({ assert }) => {
      assert.throws(
        named(name),
        `The contract of the facade "stock" is not valid, operation "${name}": name it in camelCase`
      )
    })
  }

  for (const name of ['then', 'catch', 'finally', 'toJSON', 'constructor', 'toString', 'valueOf']) {
    test(`an operation "${name}" is refused, because objects have one`, ({ assert }) => {
      assert.throws(named(name), `operation "${name}": every object has a property of this name`)
    })
  }

  test('a literal __proto__ is found, though it adds no key', ({ assert }) => {
    assert.throws(() => facade('stock', { __proto__: operation } as {}), /can be "__proto__"/)
  })

  test('an operation must be made by query or command', ({ assert }) => {
    assert.throws(
      () => facade('stock', { count: schemas as never }),
      'operation "count": make it with query() or command()'
    )
  })

  test('errors must be failures under codes in snake_case, each once', ({ assert }) => {
    assert.throws(
      failing({ outOfStock: E_TAKEN }),
      'operation "count": the code "outOfStock" of an error must be snake_case'
    )
    assert.throws(
      failing({ taken: Error }),
      'operation "count": the error "taken" must be a class that failure() made'
    )
    assert.throws(
      failing({ taken: E_TAKEN, gone: E_TAKEN }),
      'operation "count": "taken" and "gone" are the same error'
    )
  })

  test('the input is an object', () => {
    const parts = vine.array(vine.string())
    // @ts-expect-error a list cannot grow a second field
    query({ input: parts, output: parts })
    // @ts-expect-error nor can a string
    command({ input: vine.string(), output: parts })
  })
})
