import encryption from '@adonisjs/core/services/encryption'
import db from '@adonisjs/lucid/services/db'
import { itiConfig } from '../../../src/config.js'
import { E_CAPTCHA_WRONG, E_SIGN_IN_THROTTLED } from './errors.js'
import { FailureCounter } from './failure_counter.js'
import { limitGuesses, locked } from './guesses.js'
import { networkOf } from './network.js'
import { Turns } from './turns.js'

/** Who tries to sign in, as they say, and from where. */
export interface SignInAttempt {
  username: string
  ip: string | null
}

/** What a sign-in has to stand. */
export interface SignInTrials<Verified> {
  /** Asks for a captcha, and throws without one that is solved; false where none is offered. */
  captcha: false | ((network: string) => Promise<void>)
  /** Null for a sign-in that fails. */
  verify: () => Promise<Verified | null>
}

const turns = new Turns()

/**
 * Verifies a sign-in unless too many have failed: of this account from this address, from this address at all, or
 * of this account from anywhere. After some it has to come with a captcha. Names that nobody has are treated alike.
 *
 * @returns what `verify` does
 * @throws {E_SIGN_IN_LOCKED} {E_SIGN_IN_THROTTLED} {E_CAPTCHA_REQUIRED} {E_CAPTCHA_WRONG} {E_TOO_BUSY}
 */
export async function limitSignIn<Verified>(
  { username, ip }: SignInAttempt,
  { captcha, verify }: SignInTrials<Verified>
): Promise<Verified | null> {
  const network = networkOf(ip)
  const account = toKey(username)
  const { signIn } = itiConfig()
  const pair = `sign-in:${account}:${network}`
  const ofPair = new FailureCounter(pair, signIn.pair)
  const ofAddress = new FailureCounter(`sign-in:address:${network}`, signIn.address)
  const ofAccount = new FailureCounter(`sign-in:account:${account}`, signIn.account)

  // one at a time: right passwords are not counted against each other, nor do wrong ones pass the checks together
  return turns.take(network, async () => {
    const throttledFor = await ofAddress.fullFor()
    if (throttledFor > 0) throw throttled(throttledFor)
    const lockedFor = await ofAccount.fullFor()
    if (lockedFor > 0 && !(await isKnownAt(username, network))) throw locked(lockedFor)

    if (captcha && (await needsCaptcha(ofPair, ofAddress))) {
      await captcha(network).catch(async (error) => {
        if (error instanceof E_CAPTCHA_WRONG) await ofAddress.add()
        throw error
      })
    }
    const verified = await limitGuesses(pair, verify)
    if (verified === null) {
      await ofAddress.add()
      await ofAccount.add()
    }
    return verified
  })
}

/* Before the password is looked at. Where the pair is locked no captcha helps, and the lock is told instead. */
async function needsCaptcha(ofPair: FailureCounter, ofAddress: FailureCounter): Promise<boolean> {
  const { pair, captchaAfter } = itiConfig().signIn
  const failures = await ofPair.count()
  if (failures >= pair.failures) return false
  return failures >= captchaAfter || (await ofAddress.count()) >= captchaAfter
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
