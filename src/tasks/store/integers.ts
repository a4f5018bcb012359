/** An integer of 64 bits as the drivers return it: PostgreSQL tells it as text. */
export type Integer = number | string

export const toNumber = (value: Integer | null): number | null =>
  value === null ? null : Number(value)
