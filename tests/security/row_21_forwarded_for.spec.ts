import { fileURLToPath } from 'node:url'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import limiter from '@adonisjs/limiter/services/main'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { defineConfig } from '@iti/framework'
import { trustIn } from '@iti/framework/http'
import { networkOf } from '../../modules/system/auth/network.js'
import { runAce } from '../functional/commands/run_ace.js'
import { makeAccount, Visitor } from './row_20_fixture.js'

const LOOPBACK = /^(::1|(::ffff:)?127\.0\.0\.1)$/
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

function trust(proxies: string[]): () => void {
  const { trustProxy } = app.config.get<{ trustProxy: unknown }>('app.http')
  app.config.set('app.http.trustProxy', trustIn(proxies))
  return () => app.config.set('app.http.trustProxy', trustProxy)
}

/** The address that a sign-in is recorded with. */
async function recordedAddress(client: ApiClient, forwardedFor: string): Promise<string | null> {
  const user = await makeAccount()
  const login = await new Visitor(client, forwardedFor).signIn(user.username)
  login.assertStatus(200)
  const session = await db.from('iti_sessions').where('user_id', user.id).firstOrFail()
  await user.refresh()
  if (user.lastLoginIp !== session.ip) throw new Error(`${user.lastLoginIp} is not ${session.ip}`)
  return session.ip
}

test.group('Row 21 | without a trusted proxy', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear(['memory']))

  test('nobody chooses their address', async ({ client, assert }) => {
    for (const header of ['198.51.100.7', '127.0.0.9', '::1, 198.51.100.7']) {
      const address = await recordedAddress(client, header)
      assert.match(String(address), LOOPBACK)
    }
  })

  test('nobody escapes a lock with another header', async ({ client, assert }) => {
    const user = await makeAccount()
    const errors: string[] = []
    for (let host = 1; host <= 7; host++) {
      errors.push(...(await new Visitor(client, `198.51.100.${host}`).fail(user.username, 1)))
    }
    assert.deepEqual(errors.slice(4), [
      'E_CREDENTIALS_INVALID',
      'E_SIGN_IN_LOCKED',
      'E_SIGN_IN_LOCKED',
    ])
  })
})

test.group('Row 21 | with a trusted proxy', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear(['memory']))

  test('the address is the one that the proxy saw, whatever the client claimed before', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(trust(['loopback']))
    assert.equal(await recordedAddress(client, '198.51.100.7'), '198.51.100.7')
    assert.equal(await recordedAddress(client, '10.0.0.1, 198.51.100.7'), '198.51.100.7')
    assert.equal(await recordedAddress(client, '127.0.0.1, 198.51.100.7'), '198.51.100.7')
  })

  test('proxies behind each other are skipped one by one', async ({ client, cleanup, assert }) => {
    cleanup(trust(['127.0.0.0/8', '::1', '10.1.0.0/16']))
    assert.equal(await recordedAddress(client, '198.51.100.7, 10.1.2.3'), '198.51.100.7')
    assert.equal(await recordedAddress(client, '198.51.100.7, 10.2.2.3'), '10.2.2.3')
  })

  test('a header counts only from the proxy itself', async ({ client, cleanup, assert }) => {
    cleanup(trust(['10.1.0.0/16']))
    const address = await recordedAddress(client, '198.51.100.7')
    assert.match(String(address), LOOPBACK)
  })

  test('what is no address is kept nowhere, and is no way around a lock', async ({
    client,
    cleanup,
    assert,
  }) => {
    cleanup(trust(['loopback']))
    const nonsense = (seed: number) => `x${seed}`.repeat(100)
    assert.isNull(await recordedAddress(client, nonsense(0)))

    const user = await makeAccount()
    for (let seed = 0; seed < 5; seed++) {
      await new Visitor(client, nonsense(seed)).fail(user.username, 1)
    }
    assert.deepEqual(await new Visitor(client, nonsense(9)).fail(user.username, 1), [
      'E_SIGN_IN_LOCKED',
    ])
  })
})

test.group('Row 21 | configuration', () => {
  test('by default nobody is trusted, and what a variable holds is read with its blanks', ({
    assert,
  }) => {
    assert.isFalse(trustIn(defineConfig().http.trustedProxies)('127.0.0.1', 0))
    for (const [value, expected] of [
      ['', []],
      [' 10.0.0.0/8 , loopback,', ['10.0.0.0/8', 'loopback']],
    ] as const) {
      const { http } = defineConfig({ http: { trustedProxies: value.split(',') } })
      assert.deepEqual(http.trustedProxies, expected)
    }
    const isTrusted = trustIn(['10.0.0.0/8', 'fd00::/8', '192.0.2.1', 'loopback'])
    for (const address of ['10.9.9.9', 'fd00::1', '192.0.2.1', '::1', '::ffff:10.0.0.1']) {
      assert.isTrue(isTrusted(address, 0), address)
    }
    for (const address of ['11.0.0.1', '192.0.2.2', 'fe00::1', 'nonsense', '']) {
      assert.isFalse(isTrusted(address, 0), address)
    }
  })

  test('everybody cannot be trusted by mistake', ({ assert }) => {
    for (const proxy of ['true', '*', '0.0.0.0/0', '10.0.0.0/33', 'proxy.example', '10.0.0']) {
      assert.throws(() => trustIn(['10.0.0.1', proxy]), new RegExp(`"${RegExp.escape(proxy)}" is`))
    }
  })

  test('the application says at its start which value is wrong', async ({ assert }) => {
    const env = { ...process.env, ITI_TRUSTED_PROXIES: '10.0.0.0/8, nginx' }
    const { exitCode, stdout, stderr } = await runAce(ROOT, ['iti:modules', '--times'], env)
    assert.equal(exitCode, 1)
    assert.match(stdout + stderr, /"nginx" is no proxy that can be trusted.*ITI_TRUSTED_PROXIES/s)
  })

  test('one address is one name, however it is written', ({ assert }) => {
    const networks = {
      '192.0.2.1': ['192.0.2.1', '::ffff:192.0.2.1', '::ffff:c000:201', '0:0:0:0:0:FFFF:192.0.2.1'],
      '2001:db8:0:1::/64': ['2001:db8:0:1::', '2001:DB8:0:1:ffff:0:0:1', '2001:0db8::1:0:0:0:1'],
      '0:0:0:0::/64': ['::1', '::', '0:0:0:0:0:0:0:2'],
      'fe80:0:0:0::/64': ['fe80::1', 'fe80::1%eth0'],
      'unknown': ['', 'nonsense', '1.2.3', '1.2.3.4:80', '2001:db8::1::2'],
    }
    for (const [network, addresses] of Object.entries(networks)) {
      for (const address of addresses) assert.equal(networkOf(address), network, address)
    }
    assert.equal(networkOf(null), 'unknown')
  })
})
