import { ExtensionPoint } from '../../../src/extensions/main.js'

/** A question to whoever signs in, and what a front end needs to ask it. */
export interface CaptchaQuestion {
  /** Told to `verify` again. Some hundred characters at most: it leaves the process, and comes back. */
  id: string
  /** For instance `image`, as a data URL. */
  [more: string]: unknown
}

/**
 * Asks what programs cannot answer. Each question counts once and for a few minutes, which the framework sees to:
 * `verify` is called at most once for each. Where several processes serve, any of them may be asked to verify what
 * another one has issued. Whoever issues late, or fails to, is told to the caller as unavailable; whoever verifies
 * late, or fails to, has found the answer wrong. The signal ends with the time.
 *
 * @example
 * ```ts
 * const drawn: Captcha = {
 *   issue: async (signal) => draw(await questions.create({ signal })),
 *   verify: (id, answer, signal) => questions.isAnswer(id, answer, { signal }),
 * }
 * export default drawn
 * ```
 */
export interface Captcha {
  /** The milliseconds that each call may take. Default 5,000. */
  timeLimit?: number
  issue(signal: AbortSignal): Promise<CaptchaQuestion>
  verify(id: string, answer: string, signal: AbortSignal): Promise<boolean>
}

/** Where a captcha is added, which a sign-in then needs after some failures. The first one is used. */
export const captchas = new ExtensionPoint<Captcha>(
  'system.captcha',
  'The captcha that a sign-in needs after failures; the first one is used'
)
