import {
  TransportFailure,
  type Clock,
  type RawResponse,
  type Transport,
  type TransportRequest,
} from '@iti/framework/services'
import { TOO_LARGE } from '../../../../src/services/client/transport.js'
import type { Script } from './schedule.js'

/** How one request went, as the transport saw it. */
export interface Sent {
  call: number
  at: number
  wasConnected: boolean
  response?: RawResponse
  failure?: TransportFailure
  isAborted: boolean
}

/** Who is told of each request. */
export interface Witness {
  onSend(sent: Sent): void
  onEnd(sent: Sent): void
}

/** A transport whose requests go as a script says. */
export class ScriptedTransport implements Transport {
  readonly #clock: Clock
  readonly #scriptOf: (request: number) => Script
  readonly #witness: Witness
  #requests = 0
  #underWay = 0

  constructor(clock: Clock, scriptOf: (request: number) => Script, witness: Witness) {
    this.#clock = clock
    this.#scriptOf = scriptOf
    this.#witness = witness
  }

  /** How many requests have not ended. */
  get underWay(): number {
    return this.#underWay
  }

  close(): void {}

  send({ url, ending, onConnecting, onConnect }: TransportRequest): Promise<RawResponse> {
    const call = Number(url.slice(url.lastIndexOf('/') + 1))
    const sent: Sent = { call, at: this.#clock.now(), wasConnected: false, isAborted: false }
    const { promise, resolve, reject } = Promise.withResolvers<RawResponse>()
    const { connects, isRefused, fate } = this.#scriptOf(this.#requests++)
    this.#underWay++
    this.#witness.onSend(sent)

    let stopTimer = () => {}
    const end = ({ response, failure }: Pick<Sent, 'response' | 'failure'>) => {
      stopTimer()
      release()
      this.#underWay--
      this.#witness.onEnd(Object.assign(sent, { response, failure }))
      if (response) resolve(response)
      else reject(failure!)
    }
    const release = ending.onEnd(() => {
      sent.isAborted = true
      end({ failure: new TransportFailure('ABORT_ERR', 'aborted') })
    })
    const onConnected = () => {
      if (isRefused) return end({ failure: new TransportFailure('ECONNREFUSED', 'refused') })
      sent.wasConnected = true
      onConnect()
      if (fate) stopTimer = this.#clock.setTimeout(() => end(toResult(fate)), fate.after)
    }
    onConnecting()
    stopTimer = this.#clock.setTimeout(onConnected, connects)
    return promise
  }
}

function toResult(fate: NonNullable<Script['fate']>): Pick<Sent, 'response' | 'failure'> {
  if (fate.kind === 'reset') return { failure: new TransportFailure('ECONNRESET', 'reset') }
  if (fate.kind === 'too large') return { failure: new TransportFailure(TOO_LARGE, 'too large') }
  const { status, retryAfter } = fate
  const headers = retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` }
  return { response: { status, headers, body: '{}' } }
}
