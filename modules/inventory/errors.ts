import { failure } from '@iti/framework/errors'

export const E_PART_NO_TAKEN = failure<[partNo: string]>(
  'The part number "%s" is taken',
  'E_PART_NO_TAKEN',
  409
)

export const E_PART_UNKNOWN = failure<[partNo: string]>(
  'There is no part "%s"',
  'E_PART_UNKNOWN',
  422
)

export const E_PART_DISABLED = failure<[partNo: string]>(
  'The part "%s" is disabled and cannot be reserved',
  'E_PART_DISABLED',
  409
)

export const E_PART_IN_USE = failure<[partNo: string]>(
  'The part "%s" has stock movements. Disable it instead',
  'E_PART_IN_USE',
  409
)

export const E_STOCK_INSUFFICIENT = failure<[partNo: string, wanted: number, available: number]>(
  'Of the part "%s" %d are wanted, but only %d are available',
  'E_STOCK_INSUFFICIENT',
  409
)

export const E_STOCK_LIMIT_EXCEEDED = failure<[partNo: string, limit: number]>(
  'The stock of the part "%s" would exceed %d',
  'E_STOCK_LIMIT_EXCEEDED',
  409
)

export const E_RESERVATION_MISMATCH = failure<[reference: string]>(
  'Other parts or quantities are reserved under "%s" already',
  'E_RESERVATION_MISMATCH',
  409
)

export const E_RESERVATION_RELEASED = failure<[reference: string]>(
  'The reservation "%s" was released. Reserve under another reference',
  'E_RESERVATION_RELEASED',
  409
)
