import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
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
  never,
  offer,
  REQUIRED,
  repeat,
  WRONG,
  WRONG_CAPTCHA,
} from './captcha_fixture.js'

const THROTTLED = 'E_SIGN_IN_THROTTLED'
const HOUR = 3_600_000

/* Keeps those who answer a captcha waiting, until it is opened. */
async function offerGate() {
  const { promise, resolve: open } = Promise.withResolvers<boolean>()
  const asked: string[] = []
  await offer({
    verify: (_, answer) => {
      asked.push(answer)
      return answer === 'at once' ? Promise.resolve(true) : promise
    },
  })
  const arrivalsOf = async (count: number) => {
    while (asked.length < count) await sleep(5)
  }
  return { open, asked, arrivalsOf }
}

/* Another captcha of a guest each time, so that none is used twice. */
async function answerOf(guest: Guest, captcha: string) {
  const { captchaId } = await guest.solve()
  return { captchaId, captcha }
}

test.group('Captcha | one that takes its time', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('keeps nobody of the same address waiting', async ({ client, assert }) => {
    const gate = await offerGate()
    const [user, colleague] = [await makeAccount(), await makeAccount()]
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)

    const waiting = home.refusal(user.username, await answerOf(home, 'later'))
    await gate.arrivalsOf(1)
    assert.isUndefined(await home.refusal(colleague.username, await answerOf(home, 'at once')))
    gate.open(true)
    assert.isUndefined(await waiting)
  })

  test('is wrong after its time, and the log says whose it is', async ({
    client,
    cleanup,
    assert,
  }) => {
    const logged: unknown[][] = []
    const logger = await app.container.make('logger')
    const { error } = logger
    logger.error = (...line: unknown[]) => void logged.push(line)
    cleanup(() => {
      logger.error = error
    })
    const ended: AbortSignal[] = []
    const captcha = await offer({ timeLimit: 30 })
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    const { verify } = captcha
    const broken = new Error('The service is down')
    const failing = [
      (_: string, __: string, signal: AbortSignal) => never(signal, ended),
      () => sleep(60, true),
      () => Promise.reject(broken),
      () => {
        throw broken
      },
    ]
    for (const own of failing) {
      Object.assign(captcha, { verify: own })
      const solved = await home.solve()
      assert.equal(await home.refusal(user.username, solved), WRONG_CAPTCHA)
      // and used, whatever became of it
      Object.assign(captcha, { verify })
      assert.equal(await home.refusal(user.username, solved), WRONG_CAPTCHA)
    }
    assert.lengthOf(ended, 1)
    assert.lengthOf(hashes, 0)
    const late = 'The captcha of the module "test" gave no answer within 30 ms'
    assert.deepEqual(
      logged.map(([entry]) => (entry as { err: Error }).err.message),
      [late, late, broken.message, broken.message]
    )
    assert.isUndefined(await home.refusal(user.username, await home.solve()))
  })

  test('counts as a failure of the address where it is late', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(configureSignIn({ address: { failures: 5, within: HOUR } }))
    await offer({ timeLimit: 10, verify: (_, __, signal) => never(signal) })
    const home = new Guest(client, HOME)
    await home.fail('nobody', 3)
    for (let time = 0; time < 2; time++) {
      assert.equal(await home.refusal('nobody', await home.solve()), WRONG_CAPTCHA)
    }
    assert.equal(await home.refusal('nobody', await home.solve()), THROTTLED)
  })

  test('what happens meanwhile counts before the password is looked at', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(configureSignIn({ account: { failures: 6, within: HOUR } }))
    const gate = await offerGate()
    const user = await makeAccount()
    const home = new Guest(client, HOME)
    await home.fail(user.username, 3)
    const waiting = home.refusal(user.username, await answerOf(home, 'later'))
    await gate.arrivalsOf(1)
    await new Guest(client, ELSEWHERE).fail(user.username, 3)

    const { hashes, restore } = watchVerifications()
    cleanup(restore)
    gate.open(true)
    assert.equal(await waiting, 'E_SIGN_IN_LOCKED')
    assert.lengthOf(hashes, 0)
  })
})

test.group('Captcha | many at once', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('of those without one no more passwords are looked at than are left', async ({
    client,
    cleanup,
    assert,
  }) => {
    await offer()
    const home = new Guest(client, HOME)
    for (const names of [repeat(20, 'nobody'), repeat(20, 0).map((_, number) => `no-${number}`)]) {
      const guest = names[0] === 'nobody' ? home : new Guest(client, ELSEWHERE)
      await guest.fail(names[0]!, 2)
      const { hashes, restore } = watchVerifications()
      cleanup(restore)
      const refusals = await Promise.all(names.map((name) => guest.refusal(name, {}, BAD)))
      restore()
      assert.lengthOf(hashes, 1)
      assert.deepEqual(refusals.sort(), [...repeat(19, REQUIRED), WRONG].sort())
    }
  })

  test('who comes with one is asked for no second, though it was not needed at first', async ({
    client,
    assert,
  }) => {
    const captcha = await offer()
    const home = new Guest(client, HOME)
    await home.fail('nobody', 2)
    const solved = await Promise.all(repeat(20, home).map((each) => each.solve()))
    const refusals = await Promise.all(
      solved.map((each, number) => home.refusal(`no-${number}`, each, BAD))
    )
    assert.deepEqual(refusals, repeat(20, WRONG))
    assert.lengthOf(new Set(captcha.asked), 19)
    assert.lengthOf(captcha.asked, 19)
  })

  test('no more wrong ones are verified than one after another', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(configureSignIn({ address: { failures: 6, within: HOUR } }))
    const gate = await offerGate()
    const home = new Guest(client, HOME)
    await home.fail('nobody', 3)
    const answers = await Promise.all(repeat(10, 'later').map((each) => answerOf(home, each)))
    let refused = 0
    const waiting = answers.map(async (each) => {
      const refusal = await home.refusal('nobody', each)
      refused++
      return refusal
    })
    while (refused < 7 && gate.asked.length < 10) await sleep(5)
    gate.open(false)
    const refusals = await Promise.all(waiting)
    assert.deepEqual(refusals.sort(), [...repeat(3, WRONG_CAPTCHA), ...repeat(7, THROTTLED)])
    assert.lengthOf(gate.asked, 3)
    assert.equal(await home.refusal('nobody', await home.solve()), THROTTLED)
  })
})
