import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import type { ItiConfig } from '@iti/framework'
import { SignInCaptcha } from '../../../modules/system/auth/sign_in_captcha.js'
import {
  configureSignIn,
  makeAccount,
  startWithoutFailures,
} from '../../security/row_20_fixture.js'
import { ELSEWHERE, Guest, HOME, never, offer } from './captcha_fixture.js'

const UNAVAILABLE = 'E_CAPTCHA_UNAVAILABLE'

/* An id that is like no other, of a length. */
const idOf = (length: number) => ({ issue: async () => ({ id: 'x'.repeat(length) }) })

/* What the log is told, and the caller is not. */
async function faultOf(network: string): Promise<Error> {
  const captcha = await app.container.make(SignInCaptcha)
  return captcha.issue(network).then(
    ({ id }) => new Error(`It issued ${id}`),
    (reason: Error) => reason
  )
}

test.group('Captcha | how it is issued', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('an image on a page elsewhere gets none', async ({ client, cleanup, assert }) => {
    cleanup(configureSignIn({ captchas: { failures: 1, within: 60_000 } }))
    await offer()
    for (const method of ['GET', 'HEAD']) {
      const answer = await client
        .request('/api/auth/captcha', method)
        .header('x-forwarded-for', HOME)
      answer.assertStatus(404)
    }
    const answer = await new Guest(client, HOME).getCaptcha()
    assert.equal(answer.body().code, 0)
  })

  test('an address gets as many as the configuration says, whatever it may fail', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(
      configureSignIn({
        address: { failures: 1, within: 60_000 },
        captchas: { failures: 3, within: 60_000 },
      })
    )
    await offer()
    const home = new Guest(client, HOME)
    for (let time = 0; time < 3; time++) {
      const answer = await home.getCaptcha()
      answer.assertStatus(200)
      assert.equal(answer.header('cache-control'), 'no-store')
    }
    const answer = await home.getCaptcha()
    answer.assertStatus(429)
    assert.equal(answer.body().error, 'E_TOO_MANY_REQUESTS')
    assert.equal(answer.header('retry-after'), String(answer.body().details.retryAfter))
    const away = await new Guest(client, ELSEWHERE).getCaptcha()
    away.assertStatus(200)
  })

  test('where it cannot be, or not in time, the caller is told that much', async ({
    client,
    cleanup,
    assert,
  }) => {
    const { http } = app.config.get<ItiConfig>('iti')
    const { businessStatus } = http
    http.businessStatus = 'semantic'
    cleanup(() => {
      http.businessStatus = businessStatus
    })
    const ended: AbortSignal[] = []
    const captcha = await offer({ timeLimit: 30 })
    const home = new Guest(client, HOME)
    for (const issue of [
      (signal: AbortSignal) => never(signal, ended),
      () => Promise.reject(new Error('No font in /srv/fonts')),
      () => {
        throw new Error('No font in /srv/fonts')
      },
    ]) {
      Object.assign(captcha, { issue })
      const answer = await home.getCaptcha()
      answer.assertStatus(503)
      assert.containsSubset(answer.body(), { code: 503, error: UNAVAILABLE, data: null })
      assert.notInclude(answer.text(), '/srv')
    }
    assert.lengthOf(ended, 1)
  })

  test('whoever is late is named to the log', async ({ assert }) => {
    await offer({ timeLimit: 30, issue: never })
    const error = await faultOf(HOME)
    assert.propertyVal(error, 'code', UNAVAILABLE)
    assert.propertyVal(
      error.cause,
      'message',
      'The captcha of the module "test" gave no answer within 30 ms'
    )
  })

  test('an id that no sign-in could send back is told to whoever made it', async ({ assert }) => {
    await offer(idOf(2000))
    const error = await faultOf(HOME)
    assert.propertyVal(error, 'code', 'E_CAPTCHA_ID_TOO_LONG')
    assert.include(error.message, 'The captcha of the module "test" has issued an id of 2000 char')
  })

  test('every id that is issued can be sent back', async ({ client, cleanup, assert }) => {
    cleanup(configureSignIn({ captchaAfter: 0, captchas: { failures: 999, within: 60_000 } }))
    const captcha = await offer({ verify: async () => true })
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    let longest = 0
    for (let length = 800; length <= 1600; length += 50) {
      Object.assign(captcha, idOf(length))
      const answer = await home.getCaptcha()
      if (answer.body().error === 'E_UNEXPECTED') break
      longest = length
      const sent = { captchaId: answer.body().data.id, captcha: 'any' }
      assert.isUndefined(await home.refusal(user.username, sent), String(length))
    }
    assert.isAtLeast(longest, 800)
    assert.isBelow(longest, 1600)
  })
})
