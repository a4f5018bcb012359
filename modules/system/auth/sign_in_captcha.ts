import { randomUUID } from 'node:crypto'
import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import limiter from '@adonisjs/limiter/services/main'
import { itiConfig } from '../../../src/config.js'
import { Extensions } from '../../../src/extensions/main.js'
import { captchas, type Captcha, type CaptchaQuestion } from './captcha.js'
import { openTicket, sealTicket, TICKET_LENGTH, TICKET_LIFE } from './captcha_ticket.js'
import { withDeadline } from './deadline.js'
import {
  E_CAPTCHA_ID_TOO_LONG,
  E_CAPTCHA_REQUIRED,
  E_CAPTCHA_UNAVAILABLE,
  E_CAPTCHA_WRONG,
} from './errors.js'
import { FailureCounter } from './failure_counter.js'

/** What a sign-in says of a captcha. */
export interface CaptchaSolution {
  captchaId?: string
  captcha?: string
}

const TIME_LIMIT = 5_000

/**
 * The captcha of the sign-in. The id that leaves the process is a ticket of ours: sealed, so that none can be made
 * up, with an end, and for the address that it was given to. A ticket that was used is remembered where all
 * processes look, until its end: none counts twice, whatever became of it the first time.
 */
@inject()
export class SignInCaptcha {
  constructor(private extensions: Extensions) {}

  get isOffered(): boolean {
    return this.#offered !== undefined
  }

  /**
   * @throws {E_TOO_MANY_REQUESTS} from an address that gets more of them than it may
   * @throws {E_CAPTCHA_UNAVAILABLE} if whoever offers it fails, or is late
   * @throws {E_CAPTCHA_ID_TOO_LONG}
   */
  async issue(network: string): Promise<CaptchaQuestion> {
    const { failures: most, within } = itiConfig().signIn.captchas
    const issued = limiter.use({ requests: most, duration: within / 1000 })
    await issued.consume(`captcha:address:${network}`)

    const { id, ...question } = await this.#call((captcha, signal) => captcha.issue(signal)).catch(
      (cause) => {
        throw new E_CAPTCHA_UNAVAILABLE([], { cause })
      }
    )
    const ticket = sealTicket({ serial: randomUUID(), id, network })
    if (ticket.length > TICKET_LENGTH) {
      throw new E_CAPTCHA_ID_TOO_LONG([this.#offered!.module, id.length])
    }
    return { ...question, id: ticket }
  }

  /** @throws {E_CAPTCHA_REQUIRED} {E_CAPTCHA_WRONG} */
  async assertSolved({ captchaId, captcha }: CaptchaSolution, network: string): Promise<void> {
    if (captchaId === undefined || captcha === undefined) throw new E_CAPTCHA_REQUIRED([])

    const ticket = openTicket(captchaId)
    if (ticket?.network !== network) throw new E_CAPTCHA_WRONG([])
    const uses = new FailureCounter(`captcha:used:${ticket.serial}`, {
      failures: 1,
      within: TICKET_LIFE,
    })
    const { consumed } = await uses.add()
    if (consumed > 1 || !(await this.#isRight(ticket.id, captcha))) throw new E_CAPTCHA_WRONG([])
  }

  /* Whoever cannot say that an answer is right has not said so. */
  async #isRight(id: string, answer: string): Promise<boolean> {
    try {
      return await this.#call((captcha, signal) => captcha.verify(id, answer, signal))
    } catch (error) {
      logger.error({ err: error }, 'A captcha could not be verified, and counts as wrong')
      return false
    }
  }

  async #call<Result>(
    work: (captcha: Captcha, signal: AbortSignal) => Promise<Result>
  ): Promise<Result> {
    const { module, value: captcha } = this.#offered!
    const { timeLimit = TIME_LIMIT } = captcha
    const deadline = { who: `The captcha of the module "${module}"`, milliseconds: timeLimit }
    return withDeadline(deadline, (signal) => work(captcha, signal))
  }

  get #offered() {
    return this.extensions.contributedTo(captchas)[0]
  }
}
