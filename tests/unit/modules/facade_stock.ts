import { Container } from '@adonisjs/core/container'
import type { ApplicationService } from '@adonisjs/core/types'
import vine from '@vinejs/vine'
import { failure } from '@iti/framework/errors'
import {
  bindFacade,
  bindLocally,
  command,
  facade,
  query,
  type CallOptions,
} from '@iti/framework/modules'

/** The failure that the facade declares. */
export const E_OUT_OF_STOCK = failure<[partNo: string, left: number | undefined]>(
  'Of "%s" only %s are left',
  'E_OUT_OF_STOCK',
  409
)

const withoutBug = vine.createRule((value) => {
  if (value === 'a bug of the schema') throw new TypeError(value)
})

/** A facade whose operations take and give all kinds of values. */
export class StockFacade extends facade('stock', {
  echo: query({
    input: vine.object({ value: vine.any().use(withoutBug()).optional() }),
    output: vine.object({ value: vine.any().optional() }),
  }),
  add: command({
    input: vine.object({ partNo: vine.string(), quantity: vine.number() }),
    output: vine.object({ partNo: vine.string(), onHand: vine.number() }),
    errors: { out_of_stock: E_OUT_OF_STOCK },
  }),
  ping: query({ input: vine.object({}), output: vine.object({}) }),
}) {}

/** A call that reached the implementation. */
export type Seen = { input: unknown; options: CallOptions | undefined }

/** The facade outside production, before an implementation that answers every call alike. */
export async function stockThat(answer: (input: never) => unknown) {
  const seen: Seen[] = []
  const reply = async (input: unknown, options?: CallOptions): Promise<never> => {
    seen.push({ input, options })
    return answer(input as never) as never
  }
  class StockService implements StockFacade {
    echo = reply
    add = reply
    ping = reply
  }
  const container = new Container()
  bindLocally(
    { container, inProduction: false } as unknown as ApplicationService,
    bindFacade(StockFacade, async () => ({ default: StockService }))
  )
  const stock = await container.make(StockFacade as unknown as new () => StockFacade)
  return { stock, seen }
}

/** The error that a call ends with. */
export const rejection = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error('It did not fail')
    },
    (error) => error
  )
