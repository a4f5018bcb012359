import { test } from '@japa/runner'
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
