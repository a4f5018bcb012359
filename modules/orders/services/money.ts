/**
 * Amounts of money are text with two decimals outside and whole cents inside: binary fractions cannot hold 0.10.
 *
 * @example
 * ```ts
 * toAmount(toCents('0.1') + toCents('0.2')) // '0.30'
 * ```
 */
export function toCents(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(2, '0'))
}

/** The opposite of {@link toCents}. */
export function toAmount(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** A `decimal(14,2)` as a driver returns it: text, or from SQLite a number, which is exact up to 15 digits. */
export const fromDecimal = (value: string | number): string =>
  typeof value === 'number' ? value.toFixed(2) : value
