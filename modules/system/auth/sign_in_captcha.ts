import { randomUUID } from 'node:crypto'
import { inject } from '@adonisjs/core'
import encryption from '@adonisjs/core/services/encryption'
import limiter from '@adonisjs/limiter/services/main'
import { itiConfig } from '../../../src/config.js'
import { Extensions } from '../../../src/extensions/main.js'
import { captchas, type Captcha, type CaptchaQuestion } from './captcha.js'
import { E_CAPTCHA_REQUIRED, E_CAPTCHA_WRONG } from './errors.js'
import { FailureCounter } from './failure_counter.js'

/** What a sign-in says of a captcha. */
export interface CaptchaSolution {
  captchaId?: string
  captcha?: string
}

/* What the id that a front end gets has in it. */
interface Ticket {
  /** Of the ticket, as a captcha may give the same id to several. */
  serial: string
  id: string
  network: string
}

const PURPOSE = 'sign-in captcha'
const LIFE = 5 * 60_000

/**
 * The captcha of the sign-in. The id that leaves the process is a ticket of ours: sealed, so that none can be made
 * up, with an end, and for the address that it was given to. A ticket that was used is remembered where all
 * processes look, until its end: none counts twice, whatever became of it the first time.
 */
@inject()
export class SignInCaptcha {
  constructor(private extensions: Extensions) {}

  get isOffered(): boolean {
    return this.#captcha !== undefined
  }

  /** @throws {E_TOO_MANY_REQUESTS} from an address that gets more of them than it may fail */
  async issue(network: string): Promise<CaptchaQuestion> {
    const { failures, within } = itiConfig().signIn.address
    const issued = limiter.use({ requests: failures, duration: within / 1000 })
    await issued.consume(`captcha:address:${network}`)

    const { id, ...question } = await this.#captcha!.issue()
    const ticket: Ticket = { serial: randomUUID(), id, network }
    return { ...question, id: encryption.encrypt(ticket, { expiresIn: LIFE, purpose: PURPOSE }) }
  }

  /** @throws {E_CAPTCHA_REQUIRED} {E_CAPTCHA_WRONG} */
  async assertSolved({ captchaId, captcha }: CaptchaSolution, network: string): Promise<void> {
    if (captchaId === undefined || captcha === undefined) throw new E_CAPTCHA_REQUIRED([])

    const ticket = encryption.decrypt<Ticket>(captchaId, PURPOSE)
    if (ticket?.network !== network) throw new E_CAPTCHA_WRONG([])
    const uses = new FailureCounter(`captcha:used:${ticket.serial}`, { failures: 1, within: LIFE })
    const { consumed } = await uses.add()
    if (consumed > 1 || !(await this.#captcha!.verify(ticket.id, captcha))) {
      throw new E_CAPTCHA_WRONG([])
    }
  }

  get #captcha(): Captcha | undefined {
    return this.extensions.of(captchas)[0]
  }
}
