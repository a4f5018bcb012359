import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { E_RECORD_NOT_FOUND } from '@iti/framework/http'
import { User } from '@iti/framework/models/system/user'
import { passwordRules, type PasswordOwner, type PasswordRule } from '@iti/framework/points'
import { makeUser } from '@iti/framework/testing'
import { SeedRunner } from '../../../src/seeds/main.js'
import { makeAccount, PASSWORD } from '../../security/row_20_fixture.js'
import { ScratchDatabase } from '../scratch_database.js'
import { contribute } from './contribute.js'

const URL = '/api/system/users'
const REFUSED = 'autumn leaves'

/** Refuses a word, whatever is around it. */
const noWord = (word: string, message = `Without ${word[0]}…`): PasswordRule => ({
  name: `no_${word}`,
  check: (password) => (password.includes(word) ? message : undefined),
})

/** Refuses nothing, and remembers what it was told. */
class Recorder implements PasswordRule {
  readonly name = 'recorder'
  readonly told: [string, PasswordOwner][] = []

  async check(password: string, owner: PasswordOwner) {
    this.told.push([password, owner])
    return undefined
  }
}

test.group('Extension point | password rules', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a new user is refused with all that the rules have against the password, in order', async ({
    client,
    assert,
  }) => {
    await contribute(passwordRules, noWord('leaves'))
    await contribute(passwordRules, noWord('autumn'), { order: -1 })
    const admin = await makeUser({ isSuper: true })
    const user = { username: 'li.lei', nickname: 'Li Lei' }
    const answer = await client
      .post(URL)
      .loginAs(admin)
      .json({ ...user, password: REFUSED })

    assert.containsSubset(answer.body(), { code: 422, error: 'E_VALIDATION', data: null })
    assert.deepEqual(answer.body().details, [
      { field: 'password', rule: 'no_autumn', message: 'Without a…' },
      { field: 'password', rule: 'no_leaves', message: 'Without l…' },
    ])
    assert.isNull(await User.findBy({ username: 'li.lei' }))

    const allowed = { ...user, password: 'winter is coming' }
    const created = await client.post(URL).loginAs(admin).json(allowed)
    assert.equal(created.body().code, 0)
  })

  test('a password that an administrator gives is refused, and the old one stays', async ({
    client,
    assert,
  }) => {
    await contribute(passwordRules, noWord('autumn'))
    const admin = await makeUser({ isSuper: true })
    const user = await makeAccount()
    const path = `${URL}/${user.id}/password`
    const answer = await client.put(path).loginAs(admin).json({ password: REFUSED })
    assert.deepEqual(answer.body().details, [
      { field: 'password', rule: 'no_autumn', message: 'Without a…' },
    ])
    const login = await client
      .post('/api/auth/login')
      .json({ username: user.username, password: PASSWORD })
    assert.equal(login.body().code, 0)
  })

  test('a password that somebody chooses is refused, once the current one is right', async ({
    client,
    assert,
  }) => {
    await contribute(passwordRules, noWord('autumn'))
    const user = await makeAccount()
    const change = (currentPassword: string) =>
      client.put('/api/auth/password').loginAs(user).json({ currentPassword, newPassword: REFUSED })

    const guess = await change('wrong password')
    assert.equal(guess.body().error, 'E_PASSWORD_WRONG')
    const answer = await change(PASSWORD)
    assert.deepEqual(answer.body().details, [
      { field: 'newPassword', rule: 'no_autumn', message: 'Without a…' },
    ])
  })

  test('a rule is told whose password it is, and nothing that is stored of it', async ({
    client,
    assert,
  }) => {
    const recorder = new Recorder()
    await contribute(passwordRules, recorder)
    const admin = await makeUser({ isSuper: true })
    const user = await makeAccount({ nickname: 'Mei', email: 'mei@example.com' })
    const { username } = user
    const owner = { username, nickname: 'Mei', email: 'mei@example.com', phone: null }

    const reset = { password: 'given by somebody' }
    await client.put(`${URL}/${user.id}/password`).loginAs(admin).json(reset)
    const change = { currentPassword: reset.password, newPassword: 'chosen by herself' }
    await client.put('/api/auth/password').loginAs(user).json(change)
    const mei = { username: 'mei.2', nickname: 'Mei', password: 'for a new one' }
    await client.post(URL).loginAs(admin).json(mei)

    assert.deepEqual(recorder.told, [
      [reset.password, owner],
      [change.newPassword, owner],
      [mei.password, { username: 'mei.2', nickname: 'Mei', email: null, phone: null }],
    ])
  })

  test('rules are not asked about what is too short, or was generated', async ({
    client,
    assert,
  }) => {
    const recorder = new Recorder()
    await contribute(passwordRules, recorder)
    const admin = await makeUser({ isSuper: true })
    const short = { username: 'short', nickname: 'Short', password: 'short' }
    const answer = await client.post(URL).loginAs(admin).json(short)
    assert.containsSubset(answer.body().details, [{ field: 'password', rule: 'minLength' }])
    const created = await client.post(URL).loginAs(admin).json({ username: 'mei', nickname: 'Mei' })
    assert.lengthOf(created.body().data.generatedPassword, 16)
    const path = `${URL}/${created.body().data.id}/password`
    const reset = await client.put(path).loginAs(admin).json({})
    assert.lengthOf(reset.body().data.generatedPassword, 16)
    assert.lengthOf(recorder.told, 0)
  })

  test('whoever may not see a user is not told what the rules have against a password', async ({
    client,
    assert,
  }) => {
    await contribute(passwordRules, noWord('autumn'))
    const hidden = await makeAccount()
    const clerk = await makeUser({ permissions: ['system:user:reset_password'], dataScope: 5 })
    const answer = await client
      .put(`${URL}/${hidden.id}/password`)
      .loginAs(clerk)
      .json({ password: REFUSED })
    assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND')
  })

  test('a failure is told in the language of the caller', async ({ client, assert }) => {
    const check = () => new E_RECORD_NOT_FOUND(['rhyme', 7])
    await contribute(passwordRules, { name: 'rhyme', check })
    const user = await makeAccount()
    const answer = await client
      .put('/api/auth/password')
      .loginAs(user)
      .header('accept-language', 'zh-CN')
      .json({ currentPassword: PASSWORD, newPassword: REFUSED })
    assert.deepEqual(answer.body().details, [
      { field: 'newPassword', rule: 'rhyme', message: '记录不存在：rhyme 7' },
    ])
  })

  test('no answer contains the password, whatever a rule says', async ({ client, assert }) => {
    await contribute(passwordRules, noWord('autumn', `"${REFUSED}" is known to everybody`))
    const user = await makeAccount()
    const answer = await client
      .put('/api/auth/password')
      .loginAs(user)
      .json({ currentPassword: PASSWORD, newPassword: REFUSED })
    assert.containsSubset(answer.body().details, [{ field: 'newPassword', rule: 'no_autumn' }])
    assert.include(answer.body().details[0].message, '"no_autumn"')
    assert.notInclude(answer.text(), REFUSED)
  })

  test('the name of a rule is given once', async ({ assert }) => {
    await contribute(passwordRules, noWord('autumn'))
    await assert.rejects(
      () => contribute(passwordRules, noWord('autumn')),
      /is added to the extension point "system.password_rules"/
    )
  })

  test('a rule that fails lets no password pass', async ({ client, assert }) => {
    const check = () => Promise.reject(new Error('its list is out of reach'))
    await contribute(passwordRules, { name: 'broken', check })
    const admin = await makeUser({ isSuper: true })
    const user = { username: 'li.lei', nickname: 'Li Lei', password: REFUSED }
    const answer = await client.post(URL).loginAs(admin).json(user)
    answer.assertStatus(500)
    assert.isNull(await User.findBy({ username: 'li.lei' }))
  })
})

test.group('Extension point | password rules and the first administrator', () => {
  test('the password that an operator chose is refused', async ({ cleanup, assert }) => {
    await contribute(passwordRules, noWord('autumn', 'not in autumn'))
    const scratch = await ScratchDatabase.create()
    await scratch.migrate()
    const before = process.env.ITI_ADMIN_PASSWORD
    cleanup(() => {
      if (before === undefined) delete process.env.ITI_ADMIN_PASSWORD
      else process.env.ITI_ADMIN_PASSWORD = before
    })
    const seeds = [() => import('../../../modules/system/seeds/first_administrator.js')]
    const seed = async (password: string) => {
      process.env.ITI_ADMIN_PASSWORD = password
      const { failure } = await new SeedRunner(app, scratch.db).run([{ source: 'system', seeds }])
      return String(failure?.error ?? '')
    }

    const refusal = await seed(REFUSED)
    assert.include(refusal, 'ITI_ADMIN_PASSWORD is refused: not in autumn')
    assert.notInclude(refusal, REFUSED)
    assert.deepEqual(await scratch.db.from('iti_users'), [])
    assert.equal(await seed('winter is coming'), '')
    assert.lengthOf(await scratch.db.from('iti_users'), 1)
  })
})
