import encryption from '@adonisjs/core/services/encryption'
import db from '@adonisjs/lucid/services/db'
import { itiConfig } from '../../../src/config.js'
import { E_SIGN_IN_THROTTLED } from './errors.js'
import { FailureCounter } from './failure_counter.js'
import { limitGuesses, locked } from './guesses.js'
import { networkOf } from './network.js'
import { Turns } from './turns.js'

/** Who tries to sign in, as they say, and from where. */
export interface SignInAttempt {
  username: string
  ip: string | null
}

const turns = new Turns()

/**
 * Verifies a sign-in unless too many have failed: of this account from this address, from this address at all, or
 * of this account from anywhere. Names that nobody has are treated alike.
 *
 * @returns what `verify` does: null for a sign-in that fails
 * @throws {E_SIGN_IN_LOCKED} {E_SIGN_IN_THROTTLED} {E_TOO_BUSY}
 */
export async function limitSignIn<Verified>(
  { username, ip }: SignInAttempt,
  verify: () => Promise<Verified | null>
): Promise<Verified | null> {
  const network = networkOf(ip)
  const account = toKey(username)
  const { signIn } = itiConfig()
  const ofAddress = new FailureCounter(`sign-in:address:${network}`, signIn.address)
  const ofAccount = new FailureCounter(`sign-in:account:${account}`, signIn.account)

  // one at a time: right passwords are not counted against each other, nor do wrong ones pass the checks together
  return turns.take(network, async () => {
    const throttledFor = await ofAddress.fullFor()
    if (throttledFor > 0) throw throttled(throttledFor)
    const lockedFor = await ofAccount.fullFor()
    if (lockedFor > 0 && !(await isKnownAt(username, network))) throw locked(lockedFor)

    const verified = await limitGuesses(`sign-in:${account}:${network}`, verify)
    if (verified === null) {
      await ofAddress.add()
      await ofAccount.add()
    }
    return verified
  })
}

/** Short, and says nothing without the key of the application: a name may be a password, in the wrong field. */
const toKey = (username: string): string =>
  encryption.blindIndex(username.trim().toLowerCase(), 'sign-in')

const throttled = (seconds: number) =>
  new E_SIGN_IN_THROTTLED([seconds], { details: { retryAfter: seconds } })

/** Whether somebody signed in from there before: last of all, or with a session that still lives. */
async function isKnownAt(username: string, network: string): Promise<boolean> {
  const rows: { last: string | null; session: string | null }[] = await db
    .from('iti_users as user')
    .leftJoin('iti_sessions as session', 'session.user_id', 'user.id')
    .where('user.username', username)
    .select('user.last_login_ip as last', 'session.ip as session')
  return rows
    .flatMap(({ last, session }) => [last, session])
    .some((ip) => ip !== null && networkOf(ip) === network)
}
