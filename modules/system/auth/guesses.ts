import { itiConfig } from '../../../src/config.js'
import { E_SIGN_IN_LOCKED } from './errors.js'
import { FailureCounter } from './failure_counter.js'

/**
 * Lets nobody guess on: a guess is counted before it is verified, so that many at once are no more than one after
 * another, and the count is cleared by the right password.
 *
 * @param key what the guesses are about: those with the same key are counted together
 * @returns what `verify` does: null for a wrong password
 * @throws {E_SIGN_IN_LOCKED}
 */
export async function limitGuesses<Verified>(
  key: string,
  verify: () => Promise<Verified | null>
): Promise<Verified | null> {
  const limit = itiConfig().signIn.pair
  const counter = new FailureCounter(key, limit)
  const { consumed, availableIn } = await counter.add()
  if (consumed > limit.failures) throw locked(availableIn)

  const verified = await verify().catch(async (error) => {
    // should that fail too, what failed first is to be told
    await counter.takeBack().catch(() => {})
    throw error
  })
  if (verified !== null) await counter.clear()
  else if (consumed === limit.failures) await counter.lock(limit.lockedFor)
  return verified
}

export const locked = (seconds: number) =>
  new E_SIGN_IN_LOCKED([seconds], { details: { retryAfter: seconds } })
