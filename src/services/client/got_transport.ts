import { lookup } from 'node:dns'
import { Agent as HttpAgent, type ClientRequest } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import got, { type Got } from 'got'
import { isPrivateAddress } from './private_address.js'
import {
  INSECURE,
  TOO_LARGE,
  TransportFailure,
  type RawResponse,
  type Transport,
  type TransportRequest,
} from './transport.js'

/** Which connections a transport makes. */
export interface GotTransportOptions {
  /** Whether `http:` may leave this machine and its private networks. */
  allowInsecure: boolean
}

/**
 * Sends requests with got over connections that are kept. Everything that got would do by itself, repeating,
 * redirecting, unpacking, timing, is off: the client decides it.
 */
export class GotTransport implements Transport {
  readonly #http: HttpAgent
  readonly #https = new HttpsAgent({ keepAlive: true })
  readonly #got: Got

  constructor({ allowInsecure }: GotTransportOptions) {
    const checked = allowInsecure ? {} : { lookup: lookUpPrivate }
    this.#http = new HttpAgent({ keepAlive: true, ...checked })
    this.#got = got.extend({
      agent: { http: this.#http, https: this.#https },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
    })
  }

  async send({
    method,
    url,
    headers,
    body,
    mostBytes,
    ...watch
  }: TransportRequest): Promise<RawResponse> {
    let isTooLarge = false
    let underWay: ClientRequest | undefined
    const stop = () => underWay?.destroy(new Error('stopped'))
    const release = watch.ending.onEnd(stop)
    try {
      const call = this.#got(url, { method: method as 'GET', headers, body })
      void call.on('request', (request: ClientRequest) => {
        underWay = request
        if (watch.ending.isOver) stop()
        else watchConnection(request, watch)
      })
      void call.on('downloadProgress', ({ transferred }) => {
        if (transferred <= mostBytes) return
        isTooLarge = true
        underWay!.destroy()
      })
      const response = await call
      // a body that comes in one piece has arrived before its connection can be broken
      isTooLarge = response.rawBody.length > mostBytes
      if (isTooLarge) throw new Error('the answer is too large')
      return {
        status: response.statusCode,
        headers: response.headers as RawResponse['headers'],
        body: response.body,
      }
    } catch (error) {
      if (isTooLarge) throw new TransportFailure(TOO_LARGE, `more than ${mostBytes} bytes`)
      const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
      throw new TransportFailure(code, message)
    } finally {
      release()
    }
  }

  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }
}

function watchConnection(
  request: ClientRequest,
  { onConnecting, onConnect }: Pick<TransportRequest, 'onConnecting' | 'onConnect'>
): void {
  request.once('socket', (socket: Socket) => {
    if (!socket.connecting) return onConnect()
    onConnecting()
    socket.once((socket as TLSSocket).encrypted ? 'secureConnect' : 'connect', onConnect)
  })
}

/** Finds an address, and refuses one that lies outside of private networks. */
const lookUpPrivate: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, found, family) => {
    if (error) return callback(error, found as string, family)
    const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address)
    const open = addresses.find((address) => !isPrivateAddress(address))
    if (open === undefined) return callback(null, found as string, family)
    const message = `${hostname} is ${open}, outside of private networks`
    callback(Object.assign(new Error(message), { code: INSECURE }), found as string, family)
  })
}
