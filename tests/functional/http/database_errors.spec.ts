import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'

test.group('Errors of the database', () => {
  test('show the statement, and not the values in it', async ({ assert }) => {
    const secret = '$argon2id$v=19$secret'
    const failing = db.from('iti_users').where('id', 1).update({ password: secret, missing: 1 })
    const error = await Promise.resolve(failing).catch((reason) => reason)
    assert.instanceOf(error, Error)
    assert.match(error.message, /update .iti_users. set .password. = (\?|\$1)/)
    assert.notInclude(error.message, secret)
  })
})
