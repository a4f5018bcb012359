import { randomInt, randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import { captchas, type Captcha } from '@iti/framework/points'
import { PASSWORD } from '../../security/row_20_fixture.js'
import { contribute } from '../extensions/contribute.js'

export const HOME = '198.51.100.7'
export const ELSEWHERE = '203.0.113.9'
export const BAD = 'wrong password'
export const WRONG = 'E_CREDENTIALS_INVALID'
export const REQUIRED = 'E_CAPTCHA_REQUIRED'
export const WRONG_CAPTCHA = 'E_CAPTCHA_WRONG'

export const repeat = <T>(count: number, value: T): T[] => Array<T>(count).fill(value)

/** A sum, kept in memory. It never forgets one: that each counts once is not its business. */
export class ArithmeticCaptcha implements Captcha {
  readonly #sums = new Map<string, number>()
  /** What it was asked to verify. */
  readonly asked: string[] = []

  async issue() {
    const id = randomUUID()
    const [one, other] = [randomInt(100), randomInt(100)]
    this.#sums.set(id, one + other)
    return { id, question: `${one} + ${other}` }
  }

  async verify(id: string, answer: string) {
    this.asked.push(id)
    return this.#sums.get(id) === Number(answer)
  }
}

/** Offers sums until the test is over, some of it done another way. */
export async function offer(other: Partial<Captcha> = {}): Promise<ArithmeticCaptcha> {
  const captcha = Object.assign(new ArithmeticCaptcha(), other)
  await contribute(captchas, captcha)
  return captcha
}

/** Waits for nothing, until its signal ends. */
export function never(signal: AbortSignal, ended: AbortSignal[] = []): Promise<never> {
  signal.addEventListener('abort', () => ended.push(signal))
  return new Promise(() => {})
}

/** A captcha with its answer, as a sign-in sends them. */
export interface Solved {
  captchaId: string
  captcha: string
}

/** Somebody at an address who can do sums. */
export class Guest {
  readonly #client: ApiClient
  readonly #ip: string

  constructor(client: ApiClient, ip: string) {
    this.#client = client
    this.#ip = ip
  }

  getCaptcha() {
    return this.#client.post('/api/auth/captcha').header('x-forwarded-for', this.#ip)
  }

  async solve(): Promise<Solved> {
    const answer = await this.getCaptcha()
    const { id, question } = answer.body().data
    return { captchaId: id, captcha: sumOf(question) }
  }

  signIn(username: string, solved: Partial<Solved> = {}, password = PASSWORD) {
    return this.#client
      .post('/api/auth/login')
      .header('x-forwarded-for', this.#ip)
      .json({ username, password, ...solved })
  }

  /** What a sign-in is refused for; undefined if it is not. */
  async refusal(
    username: string,
    solved: Partial<Solved> = {},
    password = PASSWORD
  ): Promise<string | undefined> {
    const answer = await this.signIn(username, solved, password)
    return answer.body().error
  }

  /** Signs in with a wrong password and no captcha, several times. */
  async fail(username: string, times: number): Promise<(string | undefined)[]> {
    const refusals: (string | undefined)[] = []
    for (let time = 0; time < times; time++) {
      refusals.push(await this.refusal(username, {}, 'wrong password'))
    }
    return refusals
  }
}

/** The answer to a question. */
export function sumOf(question: string): string {
  const [one, other] = question.split(' + ').map(Number)
  return String(one! + other!)
}
