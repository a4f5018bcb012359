import { E_CAPTCHA_WRONG } from './errors.js'
import { InFlight } from './in_flight.js'
import { networkOf } from './network.js'
import { SignInCounters } from './sign_in_counters.js'
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
const captchasAsked = new InFlight()

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
  const counters = new SignInCounters({ username, network })

  // one at a time: right passwords are not counted against each other, nor do wrong ones pass the checks together
  const first = await turns.take(network, async () => {
    await counters.assertOpen()
    if (!captcha || !(await counters.needCaptcha())) {
      return { verified: await counters.countGuess(verify) }
    }
    // those that run are told before the failures are read: one that ends meanwhile counts twice, never for nothing
    await counters.assertMayFail(captchasAsked.of(network))
    captchasAsked.begin(network)
    return { captcha }
  })
  if (!first.captcha) return first.verified

  // between two turns, as others must not wait for whoever verifies it; what they did meanwhile counts in the second
  try {
    await first.captcha(network)
  } catch (error) {
    if (error instanceof E_CAPTCHA_WRONG) await counters.ofAddress.add()
    throw error
  } finally {
    captchasAsked.end(network)
  }
  return turns.take(network, async () => {
    await counters.assertOpen()
    return counters.countGuess(verify)
  })
}
