import { inspect } from 'node:util'
import { facade, query, type Facade } from '@iti/framework/modules'
import { checkRemotes, remote, ServiceRegistry, type RemoteFacade } from '@iti/framework/services'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'

const Nothing = vine.object({})

class PartsFacade extends facade('parts', {
  find: query({ input: Nothing, output: Nothing }),
}) {}

abstract class LedgerFacade extends facade('ledger') {
  abstract post(): Promise<void>
}

const TOKEN = 'canary-4f9c2a7e'
const SOUND = { baseUrl: 'https://parts.example.com', token: TOKEN }

/** A remote facade with some options, which need not be of their types. */
const partsWith = (options: object): RemoteFacade =>
  remote(PartsFacade, { ...SOUND, ...options } as typeof SOUND)

/** The error that a configuration is refused with. */
function refusalOf(...remotes: RemoteFacade[]): Error {
  try {
    checkRemotes(remotes)
  } catch (error) {
    return error as Error
  }
  throw new Error('It is not refused')
}

/** The problems of a configuration, each with its place and without the token. */
function problemsOf(...remotes: RemoteFacade[]): string[] {
  const error = refusalOf(...remotes)
  const [head, ...problems] = error.message.split('\n')
  if (head !== `${problems.length} problem(s) in config/services.ts:`) throw error
  if (inspect(error, { depth: Infinity }).includes(TOKEN)) throw new Error('It tells the token')
  return problems
}

const ADDRESS = 'baseUrl has to be an address like https://inventory.example.com'
const OPEN =
  'would send the token unencrypted over a public network. Use https:, or set allowInsecure'
const MOST = 2_147_483_647

/* What is configured, and what is said about it. */
const WRONG: Record<string, [options: object, ...problems: string[]]> = {
  'no address': [{ baseUrl: undefined }, ADDRESS],
  'an empty address': [{ baseUrl: '' }, ADDRESS],
  'an address without a protocol': [{ baseUrl: 'parts.example.com' }, ADDRESS],
  'a token for an address': [{ baseUrl: TOKEN }, ADDRESS],
  'another protocol': [{ baseUrl: 'ftp://parts.example.com' }, ADDRESS],
  'a file': [{ baseUrl: 'file:///etc/passwd' }, ADDRESS],
  'a socket': [{ baseUrl: 'unix:/run/parts.sock' }, ADDRESS],
  'a user in the address': [
    { baseUrl: `https://somebody:${TOKEN}@parts.example.com` },
    'baseUrl https://parts.example.com must hold no user and no password',
  ],
  'a query in the address': [
    { baseUrl: `https://parts.example.com/?token=${TOKEN}` },
    'baseUrl https://parts.example.com must hold neither ? nor #',
  ],
  'a fragment in the address': [
    { baseUrl: `https://parts.example.com:8443/a#${TOKEN}` },
    'baseUrl https://parts.example.com:8443 must hold neither ? nor #',
  ],
  'a public address by http': [
    { baseUrl: 'http://198.51.100.7:81/a' },
    `baseUrl http://198.51.100.7:81 ${OPEN}`,
  ],
  'a public IPv6 address by http': [
    { baseUrl: 'http://[2001:db8::1]' },
    `baseUrl http://[2001:db8::1] ${OPEN}`,
  ],
  'a public address in other clothes': [
    { baseUrl: 'http://[::ffff:198.51.100.7]' },
    `baseUrl http://[::ffff:c633:6407] ${OPEN}`,
  ],
  'a public address as one number': [
    { baseUrl: 'http://3325256711' },
    `baseUrl http://198.51.100.7 ${OPEN}`,
  ],
  'no token': [{ token: undefined }, 'token is missing. Give null to a service that takes none'],
  'an empty token': [{ token: '' }, 'token is missing. Give null to a service that takes none'],
  'a token of two lines': [
    { token: `${TOKEN}\n` },
    'the value of "token" has characters that no header can hold',
  ],
  'a header of two lines': [
    { headers: { 'x-key': `a\r\nx-other: ${TOKEN}` } },
    'the value of "x-key" has characters that no header can hold',
  ],
  'a header that is not set': [
    { headers: { 'x-key': undefined } },
    'headers: "x-key" has no text as its value',
  ],
  'a header of an odd name': [
    { headers: { 'x key': 'a' } },
    'headers: "x key" is no name of a header',
  ],
  'numbers that are none': [
    { attempts: '3', timeouts: { connect: -1, total: Number.NaN, attempt: TOKEN } },
    `attempts has to be a number above 0 to ${MOST}, and is of the type string`,
    `timeouts.connect has to be a number above 0 to ${MOST}, and is -1`,
    `timeouts.total has to be a number above 0 to ${MOST}, and is NaN`,
    `timeouts.attempt has to be a number above 0 to ${MOST}, and is of the type string`,
  ],
  'numbers that let nothing through': [
    { attempts: 0, bulkhead: { inFlight: 0, waiting: 0 }, backoff: { first: 0 } },
    `attempts has to be a number above 0 to ${MOST}, and is 0`,
    `bulkhead.inFlight has to be a number above 0 to ${MOST}, and is 0`,
  ],
  'a time that no timer can take': [
    { timeouts: { total: 2 ** 31 } },
    `timeouts.total has to be a number above 0 to ${MOST}, and is 2147483648`,
  ],
  'a number for an object': [{ timeouts: 5_000 }, 'timeouts has to be an object'],
  'a misspelt limit': [{ timeouts: { conect: 1 } }, 'there is no option timeouts.conect'],
  'a limit of an operation': [
    { operations: { find: { timeouts: { total: -5 }, attempts: 'x' } } },
    `operations.find.timeouts.total has to be a number above 0 to ${MOST}, and is -5`,
    `operations.find.attempts has to be a number above 0 to ${MOST}, and is of the type string`,
  ],
  'a limit that operations do not have': [
    { operations: { find: { breaker: {} } } },
    'there is no option operations.find.breaker. Known: timeouts, attempts',
  ],
  'an operation that is not there': [
    { operations: { list: {}, constructor: {} } },
    'operations.list is no operation of the contract',
    'operations.constructor is no operation of the contract',
  ],
}

/* What is configured, and nothing is said about. */
const SOUND_OPTIONS: Record<string, object> = {
  'an address and a token': {},
  'no token, headers, an actor': { token: null, headers: { 'X-Key': 'a b' }, actAs: true },
  'an address with a path': { baseUrl: 'https://parts.example.com:8443/api/' },
  'a name by http, which is looked up later': { baseUrl: 'http://parts.internal' },
  'this machine by name': { baseUrl: 'http://localhost:3333' },
  'this machine': { baseUrl: 'http://127.0.0.1' },
  'this machine by IPv6': { baseUrl: 'http://[::1]:80' },
  'a private network of class A': { baseUrl: 'http://10.1.2.3' },
  'a private network of class B': { baseUrl: 'http://172.31.255.255' },
  'a private network of class C': { baseUrl: 'http://192.168.0.1' },
  'a private network by IPv6': { baseUrl: 'http://[fd00::1]' },
  'a private address mapped into IPv6': { baseUrl: 'http://[::ffff:10.1.2.3]' },
  'a public address that is allowed': { baseUrl: 'http://198.51.100.7', allowInsecure: true },
  'limits at their ends': {
    timeouts: { total: MOST },
    retryBudget: { share: 0 },
    attempts: undefined,
  },
  'limits of an operation': { operations: { find: { attempts: 1, timeouts: { connect: 5 } } } },
}

test.group('The configuration of a remote facade', () => {
  test('is refused with its place and what is wrong: {$self}')
    .with(Object.keys(WRONG))
    .run(({ assert }, name) => {
      const [options, ...problems] = WRONG[name]!
      assert.deepEqual(
        problemsOf(partsWith(options)),
        problems.map((problem) => `remote(PartsFacade): ${problem}`)
      )
    })

  test('is refused with all that is known, where an option is misspelt', ({ assert }) => {
    const [problem] = problemsOf(partsWith({ timeout: 1 }))
    assert.match(problem!, /^remote\(PartsFacade\): there is no option timeout\. Known: baseUrl, /)
    for (const known of ['token', 'allowInsecure', 'operations', 'timeouts', 'bodies']) {
      assert.include(problem!, known)
    }
  })

  test('is refused for a facade without a contract, and for one that is named twice', ({
    assert,
  }) => {
    const ledger = remote(LedgerFacade as Facade<unknown>, SOUND)
    const problems = problemsOf(ledger, partsWith({}), partsWith({ token: '' }))
    assert.deepEqual(problems, [
      'remote(LedgerFacade): it has no contract, so it cannot be answered elsewhere',
      'remote(PartsFacade): it is named twice',
      'remote(PartsFacade): token is missing. Give null to a service that takes none',
    ])
  })

  test('is refused before anything is connected', ({ assert }) => {
    assert.throws(() => new ServiceRegistry([partsWith({ attempts: -1 })]), /1 problem\(s\)/)
  })

  test('passes where nothing is wrong: {$self}')
    .with(Object.keys(SOUND_OPTIONS))
    .run(({ assert }, name) => {
      assert.doesNotThrow(() => checkRemotes([partsWith(SOUND_OPTIONS[name]!)]))
    })
})
