import { integer } from '@iti/framework/http'
import { defineSetting } from '@iti/framework/settings'

/** How many lines an order may have. */
export const mostLines = defineSetting({
  key: 'orders.most_lines',
  label: 'Most lines of an order',
  schema: integer(1, 200),
  default: 200,
})
