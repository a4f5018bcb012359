import encryption from '@adonisjs/core/services/encryption'
import { itiConfig } from '../../../src/config.js'
import { E_SIGN_IN_THROTTLED } from './errors.js'
import { FailureCounter } from './failure_counter.js'
import { limitGuesses, locked } from './guesses.js'
import { isKnownAt } from './known_networks.js'

/** Who tries to sign in, as they say, and from which network. */
export interface SignInOrigin {
  username: string
  network: string
}

/** What is counted against a sign-in: failures of this account from this address, of this address, of this account. */
export class SignInCounters {
  readonly #origin: SignInOrigin
  readonly #pair: string
  readonly #ofPair: FailureCounter
  readonly #ofAccount: FailureCounter
  readonly ofAddress: FailureCounter

  constructor(origin: SignInOrigin) {
    const { signIn } = itiConfig()
    const account = toKey(origin.username)
    this.#origin = origin
    this.#pair = `sign-in:${account}:${origin.network}`
    this.#ofPair = new FailureCounter(this.#pair, signIn.pair)
    this.#ofAccount = new FailureCounter(`sign-in:account:${account}`, signIn.account)
    this.ofAddress = new FailureCounter(`sign-in:address:${origin.network}`, signIn.address)
  }

  /** @throws {E_SIGN_IN_THROTTLED} {E_SIGN_IN_LOCKED} */
  async assertOpen(): Promise<void> {
    const { username, network } = this.#origin
    const throttledFor = await this.ofAddress.fullFor()
    if (throttledFor > 0) throw throttled(throttledFor)
    const lockedFor = await this.#ofAccount.fullFor()
    if (lockedFor > 0 && !(await isKnownAt(username, network))) throw locked(lockedFor)
  }

  /**
   * Some that run already may fail too: so many at once are no more failures than one after another.
   *
   * @throws {E_SIGN_IN_THROTTLED} for a second, until it is known how those end
   */
  async assertMayFail(running: number): Promise<void> {
    const failures = await this.ofAddress.count()
    if (running + failures >= itiConfig().signIn.address.failures) throw throttled(1)
  }

  /** Where the pair is locked no captcha helps, and the lock is told instead. */
  async needCaptcha(): Promise<boolean> {
    const { pair, captchaAfter } = itiConfig().signIn
    const failures = await this.#ofPair.count()
    if (failures >= pair.failures) return false
    return failures >= captchaAfter || (await this.ofAddress.count()) >= captchaAfter
  }

  /** @throws {E_SIGN_IN_LOCKED} */
  async countGuess<Verified>(verify: () => Promise<Verified | null>): Promise<Verified | null> {
    const verified = await limitGuesses(this.#pair, verify)
    if (verified === null) {
      await this.ofAddress.add()
      await this.#ofAccount.add()
    }
    return verified
  }
}

/** Short, and says nothing without the key of the application: a name may be a password, in the wrong field. */
const toKey = (username: string): string =>
  encryption.blindIndex(username.trim().toLowerCase(), 'sign-in')

const throttled = (seconds: number) =>
  new E_SIGN_IN_THROTTLED([seconds], { details: { retryAfter: seconds } })
