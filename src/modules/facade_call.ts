import type { CallOptions } from './facade.js'
import type { Operation } from './facade_operation.js'

/** Which operation of which facade, as errors name it. */
export interface FacadeCall {
  facade: string
  name: string
  operation: Operation
}

/** The methods of an implementation, by operation. */
export type Methods = Record<string, (input: unknown, options?: CallOptions) => Promise<unknown>>
