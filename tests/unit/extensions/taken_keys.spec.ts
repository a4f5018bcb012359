import { test } from '@japa/runner'
import { ExtensionPoint, Extensions } from '../../../src/extensions/main.js'

interface Rate {
  carrier: string
}

const rates = new ExtensionPoint<Rate>('orders.rates', 'Prices of a delivery', {
  keyOf: ({ carrier }) => carrier,
})
const hints = new ExtensionPoint<string>('orders.hints', 'What clerks are told')

test.group('Extensions | what no two may have in common', () => {
  test('is refused to the second, naming both', async ({ assert }) => {
    const extensions = new Extensions()
    const express = rates.with(async () => ({ default: { carrier: 'express' } }))
    await extensions.add('parcels', express)

    await assert.rejects(
      () => extensions.add('couriers', express),
      '"express" is added to the extension point "orders.rates" by "parcels" and by "couriers". Give one of them another name'
    )
    assert.lengthOf(extensions.of(rates), 1)
    await extensions.add(
      'couriers',
      rates.with(async () => ({ default: { carrier: 'bicycle' } }))
    )
    assert.lengthOf(extensions.of(rates), 2)
  })

  test('is free again when the first is left out', async ({ assert }) => {
    const extensions = new Extensions()
    const express = rates.with(async () => ({ default: { carrier: 'express' } }))
    await extensions.add('parcels', express)
    extensions.withdraw('parcels')
    await extensions.add('couriers', express)
    assert.deepEqual(
      extensions.contributedTo(rates).map(({ module }) => module),
      ['couriers']
    )
  })

  test('is nothing where a point does not say so', async ({ assert }) => {
    const extensions = new Extensions()
    const hint = hints.with(async () => ({ default: 'Call the customer' }))
    await extensions.add('parcels', hint)
    await extensions.add('couriers', hint)
    assert.lengthOf(extensions.of(hints), 2)
  })
})
