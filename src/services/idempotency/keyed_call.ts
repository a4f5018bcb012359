/** What a command answered. A status below 400 is success; a declared failure has its own, and from 500 on is a fault. */
export interface CommandAnswer {
  status: number
  /** Plain JSON, or undefined. */
  body: unknown
}

/** A command that came with a key. */
export interface KeyedCall {
  /** Who calls: each service has keys of its own. */
  service: string
  /** The caller's id of the command. */
  key: string
  /** The operation and its input as one text that is the same for the same call. Only its SHA-256 is kept. */
  request: string
  /** Whether the implementation stores its answer in the transaction of the command, with `storeAnswer`. */
  storesAnswer: boolean
  /** Whether doing it twice leaves what doing it once leaves, so that it may run again whatever became of it. */
  isIdempotent?: boolean
  /** Milliseconds after which whoever runs the command counts as dead, if there is no answer. */
  lockedFor: number
}

/** An answer, and whether it was stored by an earlier call. */
export interface KeyedAnswer extends CommandAnswer {
  isReplayed: boolean
}
