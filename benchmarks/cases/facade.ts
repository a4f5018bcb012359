import { Container } from '@adonisjs/core/container'
import type { ApplicationService } from '@adonisjs/core/types'
import vine from '@vinejs/vine'
// not by the front door, behind which there are parts that need an application
import { bindFacade, bindLocally, type FacadeBinding } from '../../src/modules/bindings.js'
import { facade, query, type InputOf } from '../../src/modules/facade.js'
import type { CallResult } from '../results.js'
import { spreadOf } from '../statistics.js'
import { report } from '../workbench.js'

const CALLS = 50_000
const FEWEST_ROUNDS = 15

class StockFacade extends facade('stock', {
  reserve: query({
    input: vine.object({ partNo: vine.string(), quantity: vine.number() }),
    output: vine.object({
      id: vine.number(),
      lines: vine.array(vine.object({ partNo: vine.string(), quantity: vine.number() })),
    }),
  }),
}) {}

/* The same operation of a facade that never leaves its process. */
abstract class LedgerFacade extends facade('ledger') {
  abstract reserve(input: Input): Promise<{ id: number; lines: Input[] }>
}

type Input = InputOf<StockFacade, 'reserve'>

class StockService implements StockFacade {
  async reserve({ partNo, quantity }: Input) {
    return { id: 1, lines: [{ partNo, quantity }] }
  }
}

/** Anything that can be asked for a reservation. */
type Stock = Pick<StockService, 'reserve'>

/** What a call costs by the ways a facade is bound, in turn, in this very process. */
export async function measureFacade(rounds: number, signal: AbortSignal): Promise<CallResult[]> {
  const load = async () => ({ default: StockService })
  const ledger = bindFacade(LedgerFacade, load)
  const stock = bindFacade(StockFacade, load)
  const candidates = [
    { binding: 'direct', target: new StockService() },
    { binding: 'without_contract', target: await resolve(LedgerFacade, ledger, true) },
    { binding: 'contract', target: await resolve(StockFacade, stock, true) },
    { binding: 'checked', target: await resolve(StockFacade, stock, false) },
  ].map((candidate) => ({ ...candidate, costs: [] as number[] }))
  for (const { target } of candidates) await measureCalls(target)

  const count = Math.max(rounds, FEWEST_ROUNDS)
  for (let round = 1; round <= count; round++) {
    signal.throwIfAborted()
    for (const { target, costs } of candidates) costs.push(await measureCalls(target))
  }
  report(`facade: ${count} rounds of ${CALLS} calls`)
  return candidates.map(({ binding, costs }) => ({ binding, microseconds: spreadOf(costs) }))
}

function resolve(
  token: abstract new () => Stock,
  binding: FacadeBinding,
  inProduction: boolean
): Promise<Stock> {
  const container = new Container()
  bindLocally({ container, inProduction } as unknown as ApplicationService, binding)
  return container.make(token as new () => Stock)
}

/** Microseconds of one call. */
async function measureCalls(stock: Stock): Promise<number> {
  const input = { partNo: 'A-100', quantity: 3 }
  const startedAt = performance.now()
  for (let call = 0; call < CALLS; call++) await stock.reserve(input)
  return ((performance.now() - startedAt) * 1000) / CALLS
}
