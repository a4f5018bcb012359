import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { Random } from './random.js'

/**
 * Has the random bytes of a piece of work come from a seed: the revisions of new migrations decide about the order of
 * files, and a failure is to be the same when it is repeated.
 */
export async function withSeededBytes<Result>(
  seed: number,
  work: () => Promise<Result>
): Promise<Result> {
  const { randomBytes } = crypto
  const random = new Random(~seed)
  const seeded = (count: number) => random.bytes(count)
  Object.assign(crypto, { randomBytes: seeded })
  syncBuiltinESMExports()
  try {
    return await work()
  } finally {
    Object.assign(crypto, { randomBytes })
    syncBuiltinESMExports()
  }
}
