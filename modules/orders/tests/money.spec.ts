import { test } from '@japa/runner'
import { OrderNumbers } from '../services/order_numbers.js'
import { fromDecimal, toAmount, toCents } from '../services/money.js'
import { priceLines } from '../services/pricing.js'

test.group('Money', () => {
  test('amounts become cents and cents become amounts', ({ assert }) => {
    for (const [amount, cents, written] of [
      ['0', 0n, '0.00'],
      ['0.05', 5n, '0.05'],
      ['12.5', 1250n, '12.50'],
      ['999999999999.99', 99999999999999n, '999999999999.99'],
    ] as const) {
      assert.equal(toCents(amount), cents)
      assert.equal(toAmount(cents), written)
    }
  })

  test('what a driver returns is told with two decimals', ({ assert }) => {
    assert.deepEqual([0.3, 12, 999999999999.99, '7.10'].map(fromDecimal), [
      '0.30',
      '12.00',
      '999999999999.99',
      '7.10',
    ])
  })

  test('sums are exact where binary fractions are not', ({ assert }) => {
    const line = (quantity: number, unitPrice: string) => ({ partNo: 'P', quantity, unitPrice })
    const { lines, total } = priceLines([line(1, '0.1'), line(1, '0.2'), line(3, '1.1')])
    assert.deepEqual(
      lines.map(({ amount }) => amount),
      ['0.10', '0.20', '3.30']
    )
    assert.equal(total, '3.60')
  })

  test('a total that does not fit is refused', ({ assert }) => {
    const line = { partNo: 'P', quantity: 1_000_000, unitPrice: '999999.99' }
    assert.equal(priceLines([line]).total, '999999990000.00')
    assert.throws(() => priceLines([line, line]), /exceeds 999999999999\.99/)
  })
})

test('order numbers are readable and never the same', ({ assert }) => {
  const numbers = new OrderNumbers()
  const made = Array.from({ length: 1000 }, () => numbers.next())
  assert.match(made[0]!, /^SO\d{8}-[2-9A-HJKMNP-Z]{10}$/)
  assert.equal(new Set(made).size, made.length)
})
