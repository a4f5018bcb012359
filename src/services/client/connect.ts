import { randomInt } from 'node:crypto'
import type { RemoteFacade } from '../define_services.js'
import { processClock } from '../../clock/main.js'
import { GotTransport } from './got_transport.js'
import type { CallObserver } from './observer.js'
import { DEFAULT_LIMITS, withLimits } from './options.js'
import { ServiceClient } from './service_client.js'

const FRACTIONS = 2 ** 32

const random = () => randomInt(FRACTIONS) / FRACTIONS

/** Makes the client of a remote facade. It is imported with the first call: a process may never make one. */
export function connect({ facade, options }: RemoteFacade, observer: CallObserver): ServiceClient {
  const { baseUrl, token, headers, actAs, allowInsecure = false, operations, ...limits } = options
  return new ServiceClient({
    service: facade.contract!.name,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    limits: withLimits(DEFAULT_LIMITS, limits),
    operations: operations as Record<string, object> | undefined,
    transport: new GotTransport({ allowInsecure }),
    clock: processClock,
    random,
    observer,
  })
}
