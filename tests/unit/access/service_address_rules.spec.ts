import { test } from '@japa/runner'
import { AddressRules } from '../../../src/access/service_tokens/address_rules.js'

const ALLOWED: [rule: string, address: string][] = [
  ['10.0.0.0/8', '10.255.1.2'],
  ['10.3.2.1/8', '10.0.0.1'],
  ['10.0.0.7', '10.0.0.7'],
  ['10.0.0.7/32', '10.0.0.7'],
  ['0.0.0.0/0', '203.0.113.9'],
  ['10.0.0.0/8', '::ffff:10.1.2.3'],
  ['10.0.0.0/8', '::FFFF:a01:203'],
  ['::ffff:10.0.0.0/104', '10.1.2.3'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['fd00::/8', 'fd12:3456::1'],
  ['fd00::/12', 'fd0f::1'],
  ['2001:db8::1', '2001:0DB8:0:0::1'],
  ['fe80::/10', 'fe80::1%eth0'],
  ['::/0', '2001:db8::1'],
]

const DENIED: [rule: string, address: string][] = [
  ['10.0.0.0/8', '11.0.0.1'],
  ['10.0.0.0/9', '10.200.0.1'],
  ['10.0.0.7', '10.0.0.8'],
  ['10.0.0.0/8', '::ffff:11.0.0.1'],
  ['10.0.0.0/8', '::10.1.2.3'],
  ['::ffff:10.0.0.0/104', '11.1.2.3'],
  ['0.0.0.0/0', '::1'],
  ['::/0', '10.0.0.1'],
  ['::/0', '::ffff:10.0.0.1'],
  ['fd00::/8', 'fe00::1'],
  ['fd00::/12', 'fd1f::1'],
  ['2001:db8::1', '2001:db8::2'],
  ['0.0.0.0/0', ''],
  ['0.0.0.0/0', 'unknown'],
  ['0.0.0.0/0', '10.0.0.1, 10.0.0.2'],
  ['0.0.0.0/0', '010.0.0.1'],
]

const INVALID = [
  ...['', ' ', 'localhost', 'uniquelocal', 'example.com', '10.0.0', '10.0.0.256', '10.0.0.0/33'],
  ...['10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0.0/1e1', '10.0.0.0/255.0.0.0', '/8'],
  ...['10.*', ' 10.0.0.1', '10.0.0.1 ', 'fd00::/129', 'fd00:::/8', '::ffff:10.0.0.0/95', '*'],
]

test.group('From where a service token may be used', () => {
  test('{$self} lets the address in')
    .with(ALLOWED)
    .run(({ assert }, [rule, address]) => {
      assert.isTrue(new AddressRules([rule]).allow(address))
      assert.isTrue(new AddressRules(['192.0.2.1', rule, 'fc00::1']).allow(address))
    })

  test('{$self} keeps the address out')
    .with(DENIED)
    .run(({ assert }, [rule, address]) => {
      assert.isFalse(new AddressRules([rule]).allow(address))
    })

  test('"{$self}" is refused')
    .with(INVALID)
    .run(({ assert }, rule) => {
      assert.throws(
        () => new AddressRules(['10.0.0.1', rule]),
        `"${rule}" is neither an IP address nor a range such as 10.0.0.0/8 or fd00::/8`
      )
    })

  test('an empty list lets nobody in', ({ assert }) => {
    assert.isFalse(new AddressRules([]).allow('127.0.0.1'))
  })
})
