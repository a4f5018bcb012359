import { mock } from 'node:test'
import app from '@adonisjs/core/services/app'
import encryption from '@adonisjs/core/services/encryption'
import testUtils from '@adonisjs/core/services/test_utils'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import { SignInCaptcha } from '../../../modules/system/auth/sign_in_captcha.js'
import {
  configureSignIn,
  makeAccount,
  startWithoutFailures,
  watchVerifications,
} from '../../security/row_20_fixture.js'
import {
  BAD,
  ELSEWHERE,
  Guest,
  HOME,
  offer,
  REQUIRED,
  sumOf,
  repeat,
  WRONG,
  WRONG_CAPTCHA,
} from './captcha_fixture.js'

const LOCKED = 'E_SIGN_IN_LOCKED'

test.group('Captcha | where none is offered', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('there is none to get, and no sign-in needs one', async ({ client, assert }) => {
    const home = new Guest(client, HOME)
    const answer = await home.getCaptcha()
    answer.assertStatus(404)
    assert.equal(answer.body().error, 'E_ROUTE_NOT_FOUND')

    const user = await makeAccount()
    assert.deepEqual(await home.fail(user.username, 4), repeat(4, WRONG))
    const sent = { captchaId: 'none', captcha: 'none' }
    assert.isUndefined(await home.refusal(user.username, sent))
  })
})

test.group('Captcha | when it is needed', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('after three failures a sign-in needs one, for known and unknown names alike', async ({
    client,
    assert,
  }) => {
    await offer()
    const user = await makeAccount()
    const answers = []
    for (const [username, ip] of [
      [user.username, HOME],
      ['nobody', ELSEWHERE],
    ] as const) {
      const guest = new Guest(client, ip)
      assert.deepEqual(await guest.fail(username, 3), repeat(3, WRONG))
      for (const solved of [{}, { captcha: '1' }, { captchaId: '1' }]) {
        const answer = await guest.signIn(username, solved)
        const { requestId, ...body } = answer.body()
        answers.push({ status: answer.status(), body })
      }
    }
    assert.containsSubset(answers[0], { status: 401, body: { code: 401, error: REQUIRED } })
    assert.deepEqual(answers, repeat(6, answers[0]))

    const home = new Guest(client, HOME)
    assert.isUndefined(await home.refusal(user.username, await home.solve()))
  })

  test('whoever fails for one account needs it for the others, and nobody elsewhere', async ({
    client,
    assert,
  }) => {
    await offer()
    const [user, colleague] = [await makeAccount(), await makeAccount()]
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    assert.equal(await home.refusal(colleague.username), REQUIRED)
    assert.isUndefined(await home.refusal(colleague.username, await home.solve()))
    assert.isUndefined(await new Guest(client, ELSEWHERE).refusal(user.username))
  })

  test('for an account it is needed after failures of the address are forgotten', async ({
    client,
    cleanup,
    assert,
  }) => {
    await offer()
    cleanup(configureSignIn({ address: { failures: 30, within: 50 } }))
    const [user, colleague] = [await makeAccount(), await makeAccount()]
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.isUndefined(await home.refusal(colleague.username))
    assert.equal(await home.refusal(user.username), REQUIRED)
  })

  test('the configuration says after how many failures', async ({ client, cleanup, assert }) => {
    await offer()
    cleanup(configureSignIn({ captchaAfter: 0 }))
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    assert.equal(await home.refusal(user.username), REQUIRED)
    assert.isUndefined(await home.refusal(user.username, await home.solve()))
  })

  test('a locked account is told as locked, with a captcha and without', async ({
    client,
    assert,
  }) => {
    const captcha = await offer()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    for (let time = 0; time < 2; time++) {
      assert.equal(await home.refusal(user.username, await home.solve(), BAD), WRONG)
    }
    assert.equal(await home.refusal(user.username), LOCKED)
    assert.equal(await home.refusal(user.username, await home.solve()), LOCKED)
    assert.lengthOf(captcha.asked, 2)
  })
})

test.group('Captcha | what it is worth', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('without a right one no password is looked at, and no guess is counted', async ({
    client,
    cleanup,
    assert,
  }) => {
    await offer()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    const bodies = []
    for (const password of [BAD, undefined]) {
      assert.equal(await home.refusal(user.username, {}, password), REQUIRED)
      const { captchaId } = await home.solve()
      const answer = await home.signIn(user.username, { captchaId, captcha: 'no sum' }, password)
      const { requestId, ...body } = answer.body()
      bodies.push(body)
    }
    assert.containsSubset(bodies[0], { code: 401, error: WRONG_CAPTCHA, data: null })
    assert.deepEqual(bodies[0], bodies[1])
    assert.lengthOf(hashes, 0)

    // three are counted, not seven: there are two guesses left
    for (let guess = 0; guess < 2; guess++) {
      assert.equal(await home.refusal(user.username, await home.solve(), BAD), WRONG)
    }
    assert.lengthOf(hashes, 2)
  })

  test('each counts once, whatever became of it', async ({ client, assert }) => {
    const captcha = await offer()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)

    const solved = await home.solve()
    assert.equal(await home.refusal(user.username, solved, BAD), WRONG)
    assert.equal(await home.refusal(user.username, solved), WRONG_CAPTCHA)

    const mistaken = await home.solve()
    const typo = { ...mistaken, captcha: '-1' }
    assert.equal(await home.refusal(user.username, typo), WRONG_CAPTCHA)
    assert.equal(await home.refusal(user.username, mistaken), WRONG_CAPTCHA)

    const good = await home.solve()
    assert.isUndefined(await home.refusal(user.username, good))
    assert.equal(await home.refusal(user.username, good), WRONG_CAPTCHA)
    assert.lengthOf(captcha.asked, 3)
  })

  test('one that is made up, or was given to another address, is wrong', async ({
    client,
    assert,
  }) => {
    const captcha = await offer()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    const { id, question } = await captcha.issue()
    const answer = sumOf(question)
    for (const captchaId of [id, encryption.encrypt({ serial: id, id, network: HOME })]) {
      const sent = { captchaId, captcha: answer }
      assert.equal(await home.refusal(user.username, sent), WRONG_CAPTCHA)
    }
    const fromElsewhere = await new Guest(client, ELSEWHERE).solve()
    assert.equal(await home.refusal(user.username, fromElsewhere), WRONG_CAPTCHA)
    assert.lengthOf(captcha.asked, 0)
  })

  test('after five minutes it is wrong', async ({ client, cleanup, assert }) => {
    const captcha = await offer()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    const [early, late] = [await home.solve(), await home.solve()]

    cleanup(() => mock.timers.reset())
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 4.9 * 60_000 })
    assert.equal(await home.refusal(user.username, early, BAD), WRONG)
    mock.timers.setTime(Date.now() + 0.2 * 60_000)
    assert.equal(await home.refusal(user.username, late), WRONG_CAPTCHA)
    assert.lengthOf(captcha.asked, 1)
  })

  test('wrong ones count as failures of the address', async ({ client, assert }) => {
    await offer()
    const home = new Guest(client, HOME)
    await home.fail('nobody', 3)
    const sent = { captchaId: 'made up', captcha: '1' }
    for (let time = 0; time < 27; time++) {
      assert.equal(await home.refusal('nobody', sent), WRONG_CAPTCHA)
    }
    assert.equal(await home.refusal('nobody', sent), 'E_SIGN_IN_THROTTLED')
  })
})

/* Outside of a transaction: the store has a connection of its own. */
test.group('Captcha | in several processes', (group) => {
  startWithoutFailures(group)

  group.setup(() => {
    const { default: usual } = limiter.config
    limiter.config.default = 'database'
    return async () => {
      await limiter.clear(['database'])
      limiter.config.default = usual
    }
  })

  test('of ten that come with the same at once, one is let pass', async ({ client, assert }) => {
    await offer()
    const solved = await new Guest(client, HOME).solve()
    // past the queue of this process, where they would take turns
    const captcha = await app.container.make(SignInCaptcha)
    const outcomes = await Promise.allSettled(
      repeat(10, solved).map((each) => captcha.assertSolved(each, HOME))
    )
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? outcome.reason.code : []
    )
    assert.deepEqual(refused, repeat(9, WRONG_CAPTCHA))
  })
})
