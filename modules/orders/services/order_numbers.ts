import { randomInt } from 'node:crypto'
import { DateTime } from 'luxon'

/* Digits and letters that cannot be mistaken for each other. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10

/** Makes the numbers of orders. A number is known before its order is stored, so that stock can be reserved under it. */
export class OrderNumbers {
  /** The day in UTC, then 49 random bits: `SO20261122-7K3M9QW2XR`. */
  next(now = DateTime.utc()): string {
    const random = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
    return `SO${now.toFormat('yyyyMMdd')}-${random.join('')}`
  }
}
