import { setTimeout as sleep } from 'node:timers/promises'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { defineConfig } from '@iti/framework'
import {
  configureSignIn,
  makeAccount,
  PASSWORD,
  startWithoutFailures,
  Visitor,
  watchVerifications,
} from './row_20_fixture.js'

const HOME = '198.51.100.7'
const ELSEWHERE = '203.0.113.9'
const WRONG = 'E_CREDENTIALS_INVALID'
const LOCKED = 'E_SIGN_IN_LOCKED'

const times = <T>(count: number, value: T): T[] => Array<T>(count).fill(value)

test.group('Row 20 | who exists is not told', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('an unknown name, a wrong password, a disabled account and one without a password are alike', async ({
    client,
    cleanup,
    assert,
  }) => {
    const home = new Visitor(client, HOME)
    const disabled = await makeAccount({ status: 'disabled' })
    const unusable = await makeAccount({ password: null })
    const known = await makeAccount()
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    const answers = [
      await home.signIn('nobody'),
      await home.signIn(known.username, 'wrong password'),
      await home.signIn(disabled.username),
      await home.signIn(unusable.username),
    ].map((answer) => {
      const { requestId, ...body } = answer.body()
      const { date, 'x-request-id': id, ...headers } = answer.headers()
      return { status: answer.status(), body, headers }
    })
    assert.equal(answers[0]!.body.error, WRONG)
    assert.deepEqual(answers, times(4, answers[0]!))

    // each was worth the same work: one hash, with the same parameters
    const work = hashes.map((stored) => stored.split('$').slice(0, 4).join('$'))
    assert.deepEqual(work, times(4, '$argon2id$v=19$m=19456,t=2,p=1'))
  })

  test('a lock looks the same for a name that nobody has', async ({ client, cleanup, assert }) => {
    const home = new Visitor(client, HOME)
    const known = await makeAccount()
    await home.fail(known.username, 5)
    await home.fail('nobody', 5)
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    for (const username of [known.username, 'nobody']) {
      const answer = await home.signIn(username)
      assert.containsSubset(answer.body(), { code: 423, error: LOCKED, data: null })
    }
    assert.deepEqual(hashes, [])
  })
})

test.group('Row 20 | guesses at an account', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('the limits are those that the documentation names', ({ assert }) => {
    const minute = 60_000
    assert.deepEqual(defineConfig().signIn, {
      pair: { failures: 5, within: 15 * minute, lockedFor: 15 * minute },
      address: { failures: 30, within: minute },
      account: { failures: 100, within: 60 * minute },
      captchaAfter: 3,
      captchas: { failures: 60, within: minute },
    })
  })

  test('five wrong passwords lock the account for the address, also for the right one', async ({
    client,
    assert,
  }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    assert.deepEqual(await home.fail(user.username, 5), times(5, WRONG))

    const answer = await home.signIn(user.username)
    assert.containsSubset(answer.body(), { code: 423, error: LOCKED, data: null })
    const { retryAfter } = answer.body().details
    assert.isTrue(retryAfter > 14 * 60 && retryAfter <= 15 * 60, String(retryAfter))
    assert.equal(answer.header('retry-after'), String(retryAfter))
    assert.include(answer.body().message, `${retryAfter} seconds`)
  })

  test('the account is open from elsewhere, and other accounts from the address', async ({
    client,
    assert,
  }) => {
    const [user, colleague] = [await makeAccount(), await makeAccount()]
    const home = new Visitor(client, HOME)
    await home.fail(user.username, 6)

    const away = await new Visitor(client, ELSEWHERE).signIn(user.username)
    assert.equal(away.body().code, 0)
    const other = await home.signIn(colleague.username)
    assert.equal(other.body().code, 0)
    assert.deepEqual(await home.fail(user.username, 1), [LOCKED])
  })

  test('the right password clears the count', async ({ client, assert }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(await home.fail(user.username, 4), times(4, WRONG))
      const answer = await home.signIn(user.username)
      assert.equal(answer.body().code, 0)
    }
  })

  test('the lock lasts from the last failure on, and ends by itself', async ({
    client,
    cleanup,
    assert,
  }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    cleanup(configureSignIn({ pair: { failures: 2, within: 3_600_000, lockedFor: 20 } }))
    await home.fail(user.username, 2)
    await sleep(50)
    const answer = await home.signIn(user.username)
    assert.equal(answer.body().code, 0)
  })

  test('another way to write the name is no other account', async ({ client, assert }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    const { username } = user
    const spellings = [username.toUpperCase(), `${username} `, ` ${username}`, username]
    for (const spelling of [...spellings, username]) await home.fail(spelling, 1)
    assert.deepEqual(await home.fail(username, 1), [LOCKED])
  })

  test('of 50 guesses at once five are verified', async ({ client, cleanup, assert }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    const answers = await Promise.all(times(50, 0).map(() => home.fail(user.username, 1)))
    const errors = answers.flat()
    assert.lengthOf(hashes, 5)
    assert.lengthOf(
      errors.filter((error) => error === LOCKED),
      45
    )
  })

  test('people who share an address and know their passwords do not lock each other', async ({
    client,
    assert,
  }) => {
    const users = [await makeAccount(), await makeAccount()]
    const office = new Visitor(client, HOME)
    const answers = await Promise.all(
      times(20, users)
        .flat()
        .map(({ username }) => office.signIn(username))
    )
    assert.deepEqual(
      answers.map((answer) => answer.body().code),
      times(40, 0)
    )
  })

  test('a fault of the server is no failure of the caller', async ({ client, cleanup, assert }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    const { restore } = watchVerifications(() => Promise.reject(new Error('out of memory')))
    cleanup(restore)
    assert.deepEqual(await home.fail(user.username, 6), times(6, 'E_UNEXPECTED'))
    restore()
    const answer = await home.signIn(user.username)
    assert.equal(answer.body().code, 0)
  })
})

test.group('Row 20 | guesses from many addresses', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('an IPv6 network counts as one address', async ({ client, assert }) => {
    const user = await makeAccount()
    const guess = async (ip: string) => {
      const [error] = await new Visitor(client, ip).fail(user.username, 1)
      return error
    }
    const network = ['::1', 'ffff::', '1:2:3:4', ':0:0:0:5', ':a::'].map(
      (host) => `2001:db8:0:7${host.startsWith(':') ? host : `:${host}`}`
    )
    for (const ip of network) assert.equal(await guess(ip), WRONG, ip)
    assert.equal(await guess('2001:DB8::7:0:0:0:99'), LOCKED)
    assert.equal(await guess('2001:db8:0:8::1'), WRONG)
  })

  test('beyond the limit of an account it is open where it was used before, and nowhere else', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(configureSignIn({ account: { failures: 6, within: 3_600_000 } }))
    const user = await makeAccount()
    await new Visitor(client, HOME).signIn(user.username)
    await new Visitor(client, '198.51.100.8').signIn(user.username)
    for (const username of [user.username, 'nobody']) {
      for (const ip of ['192.0.2.1', '192.0.2.2']) await new Visitor(client, ip).fail(username, 3)
    }

    for (const username of [user.username, 'nobody']) {
      const answer = await new Visitor(client, ELSEWHERE).signIn(username)
      assert.containsSubset(answer.body(), { code: 423, error: LOCKED, data: null })
      assert.equal(answer.header('retry-after'), String(answer.body().details.retryAfter))
    }
    // the first has a session, the second is the last that was used
    for (const ip of [HOME, '198.51.100.8']) {
      const answer = await new Visitor(client, ip).signIn(user.username)
      assert.equal(answer.body().code, 0, ip)
    }
    assert.deepEqual(await new Visitor(client, HOME).fail(user.username, 6), [
      ...times(5, WRONG),
      LOCKED,
    ])
  })

  test('one password for many accounts is throttled by address', async ({ client, assert }) => {
    const user = await makeAccount()
    const home = new Visitor(client, HOME)
    for (let number = 0; number < 30; number++) {
      assert.deepEqual(await home.fail(`somebody-${number}`, 1), [WRONG])
    }
    const answer = await home.signIn(user.username)
    answer.assertStatus(429)
    assert.containsSubset(answer.body(), { code: 429, error: 'E_SIGN_IN_THROTTLED', data: null })
    const { retryAfter } = answer.body().details
    assert.isTrue(retryAfter > 0 && retryAfter <= 60, String(retryAfter))
    assert.equal(answer.header('retry-after'), String(retryAfter))

    const away = await new Visitor(client, ELSEWHERE).signIn(user.username)
    assert.equal(away.body().code, 0)
  })

  test('of 60 accounts tried at once 30 are verified', async ({ client, cleanup, assert }) => {
    const home = new Visitor(client, HOME)
    const { hashes, restore } = watchVerifications()
    cleanup(restore)
    await Promise.all(times(60, 0).map((_, number) => home.fail(`somebody-${number}`, 1)))
    assert.lengthOf(hashes, 30)
  })
})

test.group('Row 20 | guesses by whoever holds a session', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  startWithoutFailures(group)

  test('five wrong current passwords lock the change, from every address and session', async ({
    client,
    assert,
  }) => {
    const user = await makeAccount()
    const thief = new Visitor(client, ELSEWHERE)
    const sessions = await Promise.all(times(2, thief).map((each) => each.signIn(user.username)))
    const [first, second] = sessions.map((login) => login.body().data.accessToken as string)
    for (const guess of ['one', 'two', 'three', 'four', 'five']) {
      const answer = await thief.changePassword(first!, guess)
      assert.equal(answer.body().error, 'E_PASSWORD_WRONG')
    }

    const answer = await new Visitor(client, HOME).changePassword(second!, PASSWORD)
    assert.containsSubset(answer.body(), { code: 423, error: LOCKED })
    assert.equal(answer.header('retry-after'), String(answer.body().details.retryAfter))
    const login = await thief.signIn(user.username)
    assert.equal(login.body().code, 0)
  })

  test('of 20 guesses at once five are verified', async ({ client, cleanup, assert }) => {
    const user = await makeAccount()
    const thief = new Visitor(client, ELSEWHERE)
    const login = await thief.signIn(user.username)
    const { accessToken } = login.body().data
    const { hashes, restore } = watchVerifications()
    cleanup(restore)

    await Promise.all(times(20, 'guess').map((guess) => thief.changePassword(accessToken, guess)))
    assert.lengthOf(hashes, 5)
  })
})
