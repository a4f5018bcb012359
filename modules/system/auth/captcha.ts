import { ExtensionPoint } from '../../../src/extensions/main.js'

/** A question to whoever signs in, and what a front end needs to ask it. */
export interface CaptchaQuestion {
  /** Told to `verify` again. */
  id: string
  /** For instance `image`, as a data URL. */
  [more: string]: unknown
}

/**
 * Asks what programs cannot answer. Each question counts once and for a few minutes, which the framework sees to:
 * `verify` is called at most once for each. Where several processes serve, any of them may be asked to verify what
 * another one has issued.
 *
 * @example
 * ```ts
 * const drawn: Captcha = {
 *   issue: async () => draw(await questions.create()),
 *   verify: (id, answer) => questions.isAnswer(id, answer),
 * }
 * export default drawn
 * ```
 */
export interface Captcha {
  issue(): Promise<CaptchaQuestion>
  verify(id: string, answer: string): Promise<boolean>
}

/** Where a captcha is added, which a sign-in then needs after some failures. The first one is used. */
export const captchas = new ExtensionPoint<Captcha>(
  'system.captcha',
  'The captcha that a sign-in needs after failures; the first one is used'
)
