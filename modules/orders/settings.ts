import { integer } from '@iti/framework/http'
import { defineSetting } from '@iti/framework/settings'

/** How many lines an order may have. */
export const mostLines = defineSetting({
  key: 'orders.most_lines',
  label: 'Most lines of an order',
  schema: integer(1, 200),
  default: 200,
})

/** After how many days an order that is still open is cancelled. */
export const staleAfterDays = defineSetting({
  key: 'orders.stale_after_days',
  label: 'Days after which an open order is cancelled',
  schema: integer(1, 3650),
  default: 90,
})
