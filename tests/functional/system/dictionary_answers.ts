/** Where operators edit dictionaries. */
export const URL = '/api/system/dictionaries'

/** Where everyone reads the labels of the one that the orders declare. */
export const ORDERS = '/api/dictionaries/orders.status'

/** The values of the items of an answer, in its order. */
export const valuesOf = (items: { value: string }[]): string[] => items.map(({ value }) => value)
