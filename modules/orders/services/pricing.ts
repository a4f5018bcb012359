import { E_ORDER_TOTAL_TOO_HIGH } from '../errors.js'
import type { PlaceOrderInput } from '../validators/order.js'
import { toAmount, toCents } from './money.js'

type Line = PlaceOrderInput['lines'][number]

/** An order's lines with their amounts, and what they come to. */
export interface Pricing {
  lines: (Line & { amount: string })[]
  total: string
}

/* What a decimal(14,2) holds. */
const HIGHEST = toCents('999999999999.99')

/** Multiplies and adds without rounding. @throws {E_ORDER_TOTAL_TOO_HIGH} */
export function priceLines(lines: readonly Line[]): Pricing {
  const amounts = lines.map(({ quantity, unitPrice }) => BigInt(quantity) * toCents(unitPrice))
  const total = amounts.reduce((sum, amount) => sum + amount, 0n)
  if (total > HIGHEST) throw new E_ORDER_TOTAL_TOO_HIGH([toAmount(total), toAmount(HIGHEST)])

  return {
    lines: lines.map((line, index) => ({ ...line, amount: toAmount(amounts[index]!) })),
    total: toAmount(total),
  }
}
