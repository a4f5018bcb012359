import encryption from '@adonisjs/core/services/encryption'

/** What the id that a front end gets has in it. */
export interface CaptchaTicket {
  /** Of the ticket, as a captcha may give the same id to several. */
  serial: string
  id: string
  network: string
}

/** In milliseconds. */
export const TICKET_LIFE = 5 * 60_000

/** The most characters that a sign-in may send for one. */
export const TICKET_LENGTH = 2048

const PURPOSE = 'sign-in captcha'

export const sealTicket = (ticket: CaptchaTicket): string =>
  encryption.encrypt(ticket, { expiresIn: TICKET_LIFE, purpose: PURPOSE })

/** Null for one that was made up, or has ended. */
export const openTicket = (sealed: string): CaptchaTicket | null =>
  encryption.decrypt<CaptchaTicket>(sealed, PURPOSE)
