import type { DictionaryDeclaration } from '@iti/framework/modules'

/** The dictionaries of the orders. */
export const dictionaries: DictionaryDeclaration[] = [
  {
    code: 'orders.status',
    name: 'Status of an order',
    items: [
      { value: 'placed', label: 'Placed', color: 'blue' },
      { value: 'cancelled', label: 'Cancelled', color: 'gray' },
    ],
  },
]
