import { test } from '@japa/runner'
import { hideSecrets, secretsOf } from '../../../src/doctor/secrets.js'
import { hideUserInfo, SECRET_NAME } from '../../../src/secrets.js'
import { check, makeProject, setVariables, track } from './sample_project.js'

/* Written so that this file does not look like a leak itself. */
const BLOCK = `${'-'.repeat(5)}BEGIN RSA PRIVATE KEY${'-'.repeat(5)}\n${'MIIEowIBAAKCAQEA'.repeat(4)}\n`
const APP_KEY = ['APP', 'KEY=kT3xq9ZrWm5uYb1cVn7a'].join('_')

test.group('Doctor | secrets in Git', () => {
  test('are told by file, line and variable, without their values', async ({ assert }) => {
    setVariables({ MAIL_PASSWORD: 'correct horse battery', SHORT_TOKEN: 'short' })
    const project = await makeProject({
      'docs/setup.md': `first\nsecond ${APP_KEY}\n`,
      'keys/server.pem': BLOCK,
      'src/mail.ts': "connect(\n  'correct horse battery'\n) // short",
    })
    track(project, '.')
    const { status, message, remedy } = await check('secrets', project)

    assert.equal(status, 'fail')
    assert.deepEqual(message.split('\n').sort(), [
      'docs/setup.md:2 holds APP_KEY',
      'keys/server.pem:1 holds a private key',
      'src/mail.ts:2 holds MAIL_PASSWORD',
    ])
    assert.include(remedy!, 'renew')
  })

  test('are not found in files that Git does not track, in binary ones, and in placeholders', async ({
    assert,
  }) => {
    setVariables({ MAIL_PASSWORD: 'correct horse battery' })
    const project = await makeProject({
      '.env': 'MAIL_PASSWORD="correct horse battery"\n',
      'image.png': `\0${BLOCK}`,
      '.env.example': 'APP_KEY=\n',
      'deploy.yml': 'APP_KEY=${APP_KEY_OF_PRODUCTION}\nAPP_KEY=<generate one yourself>\n',
    })
    track(project, 'image.png', '.env.example', 'deploy.yml')
    assert.deepEqual(await check('secrets', project), {
      status: 'pass',
      message: 'none in 3 files',
    })
  })

  test('are not looked for where there is no Git repository', async ({ assert }) => {
    const { status, message } = await check('secrets', await makeProject())
    assert.equal(status, 'warn')
    assert.include(message, 'not checked')
  })
})

test.group('Doctor | what is a secret', () => {
  test('is told by the name of a variable, and not by what is about secrets', ({ assert }) => {
    const value = 'a value of some length'
    const names = (variables: string[]) =>
      secretsOf({ variables: Object.fromEntries(variables.map((name) => [name, value])) }).map(
        ({ name }) => name
      )
    const secret = ['DB_PASS', 'MAIL_PASSPHRASE', 'SENTRY_DSN', 'REDIS_AUTH', 'PRIVATE_KEY_PEM']
    assert.deepEqual(names(secret), secret)
    assert.deepEqual(names(['AUTHOR', 'DB_PASSWORD_FILE', 'TOKEN_STORE', 'AUTH_URL', 'PORT']), [])
  })

  test('is the password of an address too, as it is written and as it is', ({ assert }) => {
    const variables = {
      DATABASE_URL: 'postgres://shop:correct%20horse%20battery@db/shop',
      REPOSITORY: 'ssh://git@git.example/shop.git',
    }
    const secrets = secretsOf({ variables })
    assert.deepEqual(
      secrets.map(({ value }) => value),
      ['correct%20horse%20battery', 'correct horse battery']
    )
    assert.equal(
      hideSecrets('refused: correct horse battery, by redis://me:pw@cache/1', secrets),
      'refused: [DATABASE_URL], by redis://…@cache/1'
    )
  })

  test('is known by the names of options', ({ assert }) => {
    for (const name of ['apiKey', 'smtpPass', 'credentials.user', 'dsn', 'authorization', 'pwd']) {
      assert.match(name, SECRET_NAME)
    }
    for (const name of ['author', 'authors', 'maxPerUser', 'host']) {
      assert.notMatch(name, SECRET_NAME)
    }
  })

  test('is taken out of addresses, and nothing else is', ({ assert }) => {
    for (const [text, hidden] of [
      ['postgres://u:p@h/db', 'postgres://…@h/db'],
      ['to redis://:p@h:6379, to amqp://u@h', 'to redis://…@h:6379, to amqp://…@h'],
      ['Invalid URL: pg://u:p/w@1@h/db', 'Invalid URL: pg://…@h/db'],
      ['http://localhost:3333/@scope/name', 'http://localhost:3333/@scope/name'],
      [
        'me@example.com, https://example.com/a?b=c@d',
        'me@example.com, https://example.com/a?b=c@d',
      ],
    ] as const) {
      assert.equal(hideUserInfo(text), hidden)
    }
  })
})
