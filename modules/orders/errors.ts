import { failure } from '@iti/framework/errors'

export const E_ORDER_NOT_PLACED = failure<[orderNo: string, status: string]>(
  'The order %s is %s, only a placed one can be cancelled',
  'E_ORDER_NOT_PLACED',
  409
)

export const E_ORDER_TOO_LONG = failure<[lines: number, most: number]>(
  'The order has %d lines, at most %d are allowed',
  'E_ORDER_TOO_LONG',
  422
)

export const E_ORDER_TOTAL_TOO_HIGH = failure<[total: string, highest: string]>(
  'The total of %s exceeds %s',
  'E_ORDER_TOTAL_TOO_HIGH',
  422
)
