import { failure } from '../../../src/errors.js'

export const E_DICTIONARY_CODE_TAKEN = failure<[code: string]>(
  'The dictionary code "%s" is taken',
  'E_DICTIONARY_CODE_TAKEN',
  409
)

export const E_DICTIONARY_CODE_RESERVED = failure<[code: string]>(
  'The dictionary code "%s" has a dot, as those have that modules declare. Choose one without',
  'E_DICTIONARY_CODE_RESERVED',
  422
)

export const E_DICTIONARY_DECLARED = failure<[code: string, module: string]>(
  'The dictionary "%s" is declared by the module "%s", whose code relies on it: its code and values cannot be changed',
  'E_DICTIONARY_DECLARED',
  409
)

export const E_DICTIONARY_FULL = failure<[code: string, most: number]>(
  'The dictionary "%s" has %d items already, which is the most it may have',
  'E_DICTIONARY_FULL',
  409
)

export const E_DICTIONARY_VALUE_TAKEN = failure<[code: string, value: string]>(
  'The dictionary "%s" has the value "%s" already',
  'E_DICTIONARY_VALUE_TAKEN',
  409
)

export const E_DICTIONARY_ITEM_CYCLE = failure<[label: string]>(
  'The item "%s" cannot be moved below itself',
  'E_DICTIONARY_ITEM_CYCLE',
  409
)

export const E_DICTIONARY_ITEM_IN_USE = failure<[label: string, children: number]>(
  'The item "%s" still has %d items below it. Delete or move them first',
  'E_DICTIONARY_ITEM_IN_USE',
  409
)

export const E_DICTIONARY_TOO_DEEP = failure<[label: string, most: number]>(
  'The item "%s" would lie too deep: a dictionary has %d levels at the most',
  'E_DICTIONARY_TOO_DEEP',
  422
)
