import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { test } from '@japa/runner'
import {
  decodeServiceToken,
  makeServiceToken,
} from '../../../src/access/service_tokens/token_format.js'
import { sha256 } from '../../../src/access/tokens.js'

const FORMAT = /^its_[0-9a-f]{12}_[0-9a-f]{64}_[0-9a-f]{8}$/

test.group('The format of service tokens', () => {
  test('a token tells its public id, and its secret only as a hash', ({ assert }) => {
    const { token, parts } = makeServiceToken()
    assert.match(token, FORMAT)
    const [, id, secret, checksum] = token.split('_')
    assert.deepEqual(parts, { id: id!, secretHash: sha256(secret!) })
    assert.equal(Number.parseInt(checksum!, 16), crc32(`its_${id}_${secret}`))
    assert.deepEqual(decodeServiceToken(token), parts)
  })

  test('no two tokens share an id or a secret', ({ assert }) => {
    const made = Array.from({ length: 1000 }, () => makeServiceToken().parts)
    assert.equal(new Set(made.map(({ id }) => id)).size, 1000)
    assert.equal(new Set(made.map(({ secretHash }) => secretHash)).size, 1000)
  })

  test('a token of which any one character is another, is missing or is doubled is refused', ({
    assert,
  }) => {
    const { token } = makeServiceToken()
    for (let at = 0; at < token.length; at++) {
      const [before, character, after] = [token.slice(0, at), token[at]!, token.slice(at + 1)]
      const others = [...'0123456789abcdefg_ITS-. \n'].filter((one) => one !== character)
      for (const other of others) {
        assert.isNull(decodeServiceToken(before + other + after), `${at} is ${other}`)
      }
      assert.isNull(decodeServiceToken(before + after), `${at} is missing`)
      assert.isNull(decodeServiceToken(before + character + character + after), `${at} is doubled`)
    }
  })

  test('what only looks like a token is refused', ({ assert }) => {
    const { token } = makeServiceToken()
    const [prefix, id, secret, checksum] = token.split('_')
    const text = `${prefix}_${id}_${'z'.repeat(64)}`
    const wrong = [
      ...['', ' ', 'its_', 'its___', 'undefined', ` ${token}`, `${token} `, `${token}\n`],
      ...[token.toUpperCase(), `${token}${token}`, `${prefix}_${secret}_${id}_${checksum}`],
      `${text}_${crc32(text).toString(16).padStart(8, '0')}`,
    ]
    for (const one of wrong) assert.isNull(decodeServiceToken(one), one)
  })

  test('hashes of secrets are compared in a time that tells nothing', ({ assert }) => {
    const read = (name: string) =>
      readFileSync(new URL(`../../../src/access/${name}`, import.meta.url), 'utf8')
    assert.match(read('tokens.ts'), /hashesEqual = [^;]*timingSafeEqual\(/)
    const source = read('service_tokens/service_tokens.ts')
    assert.match(source, /hashesEqual\(given\.secretHash, known\.secretHash\)/)
    assert.notMatch(source, /secretHash\s*[!=]==|[!=]==\s*\w+\.secretHash/)
  })
})
