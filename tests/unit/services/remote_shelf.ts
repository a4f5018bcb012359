import { getActiveTest } from '@japa/runner'
import vine from '@vinejs/vine'
import { command, facade, query, type CallOptions } from '@iti/framework/modules'
import {
  DEFAULT_LIMITS,
  type CallObserver,
  type ClientLimits,
  type Transport,
} from '@iti/framework/services'
import { TestClock } from '@iti/framework/testing'
import { GotTransport } from '../../../src/services/client/got_transport.js'
import { withLimits, type Partly } from '../../../src/services/client/options.js'
import { remoteBinding } from '../../../src/services/client/remote_binding.js'
import { ServiceClient } from '../../../src/services/client/service_client.js'

const input = vine.object({ partNo: vine.string() })
const output = vine.object({ onHand: vine.number() })

/** One operation of each kind that the client tells apart. */
export class ShelfFacade extends facade('shelf', {
  count: query({ input, output }),
  put: command({ input, output, idempotent: true }),
  take: command({ input, output }),
}) {}

export type CallKind = 'query' | 'idempotent command' | 'command with a key' | 'plain command'

type CallOfKind = (shelf: ShelfFacade, options?: CallOptions) => Promise<{ onHand: number }>

const part = { partNo: 'P-1' }

/** How a call of each kind is made. */
export const CALLS: Record<CallKind, CallOfKind> = {
  'query': (shelf, options) => shelf.count(part, options),
  'idempotent command': (shelf, options) => shelf.put(part, options),
  'command with a key': (shelf, options) => {
    return shelf.take(part, { idempotencyKey: 'key-of-one-command', ...options })
  },
  'plain command': (shelf, options) => shelf.take(part, options),
}

/** An answer that keeps the contract. */
export const STOCK = { onHand: 7 }

/** How a shelf is connected to its service. */
export interface ShelfOptions {
  clock?: TestClock
  /** For the pauses; nothing is waited by default. */
  random?: () => number
  limits?: Partly<ClientLimits>
  transport?: Transport
  observer?: CallObserver
}

/** The shelf as another process has it, with its client. The running test closes its connections at its end. */
export function connectShelf(
  url: string,
  {
    clock = new TestClock(),
    random = () => 0,
    limits = {},
    transport = new GotTransport({ allowInsecure: false }),
    observer,
  }: ShelfOptions = {}
) {
  const client = new ServiceClient({
    service: 'shelf',
    baseUrl: url,
    limits: withLimits(DEFAULT_LIMITS, limits),
    transport,
    clock,
    random,
    observer,
  })
  getActiveTest()?.cleanup(() => client.close())
  return { clock, client, shelf: remoteBinding(ShelfFacade, () => client, { token: null }) }
}

/** The error that a call ends with. */
export function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => Promise.reject(new Error('the call did not fail')),
    (error) => error
  )
}
