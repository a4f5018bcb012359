import { setTimeout as sleep } from 'node:timers/promises'
import { defineConfig, drivers, EncryptionManager } from '@adonisjs/core/encryption'
import app from '@adonisjs/core/services/app'
import { makeCommandToken, servicePrincipalOf } from '@iti/framework/access'
import { test } from '@japa/runner'
import { observeStatements } from '../../observe_statements.js'
import { ServiceServer } from './service_server.js'

/* As the framework seals them. */
const PURPOSE = 'command token'
const LIFETIME = 30_000

const encode = (text: string) => `itc_${Buffer.from(text).toString('base64url')}`

const start = () =>
  ServiceServer.start((router) => {
    router
      .get('/services/seen', (ctx) => {
        const { service, canActAs, scopes, expiresAt } = servicePrincipalOf(ctx)
        return { service, canActAs, scopes: [...scopes], expiresAt }
      })
      .service('monitor')
    router.get('/services/stock', () => ({})).service('inventory')
    router.get('/mine', () => ({})).authenticated()
  })

test.group('Tokens of commands', () => {
  test('let a command of the application look, for half a minute, without the database', async ({
    assert,
  }) => {
    const server = await start()
    const encryption = await app.container.make('encryption')
    const token = makeCommandToken(encryption, 'monitor')
    assert.match(token, /^itc_[\w-]+$/)

    let answer!: { status: number; body: any }
    const statements = await observeStatements(async () => {
      answer = await server.request('/services/seen', { token })
    })
    assert.equal(answer.status, 200)
    const { expiresAt, ...principal } = answer.body
    assert.deepEqual(principal, { service: 'node ace', canActAs: false, scopes: ['monitor'] })
    assert.isAtMost(expiresAt, Date.now() + LIFETIME)
    assert.isAbove(expiresAt, Date.now())
    assert.deepEqual(statements, [])
  })

  test('open neither what has another scope nor what users open', async ({ assert }) => {
    const server = await start()
    const token = makeCommandToken(await app.container.make('encryption'), 'monitor')
    const refused = await server.request('/services/stock', { token })
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'E_SERVICE_SCOPE_MISSING')
    assert.equal(await server.statusOf('/mine', { token }), 401)
  })

  test('are refused when another key made them, for another purpose, or long ago', async ({
    assert,
  }) => {
    const server = await start()
    const encryption = await app.container.make('encryption')
    const gcm = drivers.aes256gcm({ id: 'gcm', keys: ['another key of thirty-two bytes.'] })
    const config = await defineConfig({ default: 'gcm', list: { gcm } }).resolver(app)
    const other = new EncryptionManager(config)
    const sealed = { scope: 'monitor', expiresAt: Date.now() + LIFETIME }
    const lasting = { expiresIn: LIFETIME, purpose: PURPOSE }
    const ended = encryption.encrypt(sealed, { expiresIn: 1, purpose: PURPOSE })
    await sleep(20)

    const sound = encryption.encrypt(sealed, lasting)
    assert.equal(await server.statusOf('/services/seen', { token: encode(sound) }), 200)
    const flipped = sound.slice(0, -1) + (sound.endsWith('A') ? 'B' : 'A')
    const refused: Record<string, string> = {
      'of another key': makeCommandToken(other as typeof encryption, 'monitor'),
      'for another purpose': encode(encryption.encrypt(sealed, { ...lasting, purpose: 'sign-in' })),
      'for no purpose': encode(encryption.encrypt(sealed, { expiresIn: LIFETIME })),
      'that has ended': encode(ended),
      'with a scope that no command has': encode(
        encryption.encrypt({ ...sealed, scope: 'inventory' }, lasting)
      ),
      'without a scope': encode(encryption.encrypt('monitor', lasting)),
      'that was changed': encode(flipped),
      'that is empty': 'itc_',
      'that was made up': 'itc_monitor',
      'that is long': `itc_${'a'.repeat(4_000)}`,
    }
    for (const [which, token] of Object.entries(refused)) {
      const { status, body } = await server.request('/services/seen', { token })
      assert.deepEqual([status, body.code], [401, 'E_SERVICE_TOKEN_INVALID'], which)
    }
  })
})
