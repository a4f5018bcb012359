import { isIP } from 'node:net'
import { createError } from '@adonisjs/core/exceptions'
import { hasContract } from '../modules/main.js'
import { DEFAULT_LIMITS } from './client/options.js'
import { isPrivateAddress } from './client/private_address.js'
import type { RemoteFacade, RemoteOptions } from './define_services.js'

export const E_SERVICE_CONFIG_INVALID = createError<[count: number, list: string]>(
  '%d problem(s) in config/services.ts:\n%s',
  'E_SERVICE_CONFIG_INVALID',
  500
)

const OWN: readonly string[] = [
  'baseUrl',
  'token',
  'headers',
  'actAs',
  'allowInsecure',
  'operations',
] satisfies (keyof RemoteOptions)[]
const OF_OPERATION: readonly string[] = ['timeouts', 'attempts']
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/
const HEADER_VALUE = /^[\t\x20-\x7e]*$/

/* With nothing of these no call would get through. */
const ABOVE_ZERO = new Set([
  'attempts',
  'connect',
  'attempt',
  'total',
  'inFlight',
  'consecutive',
  'window',
])

/* A timer that were longer would end at once. */
const MOST = 2 ** 31 - 1

/**
 * Refuses a configuration by which calls would fail later, or go where they must not.
 *
 * @throws {E_SERVICE_CONFIG_INVALID} naming everything that is wrong
 */
export function checkRemotes(remotes: readonly RemoteFacade[]): void {
  const problems = remotes.flatMap(({ facade, options }, index) => {
    const others = remotes.slice(0, index)
    const found = [
      ...(hasContract(facade) ? [] : ['it has no contract, so it cannot be answered elsewhere']),
      ...(others.some((other) => other.facade.contract?.name === facade.contract?.name)
        ? ['it is named twice']
        : []),
      ...findUrlProblems(options),
      ...findTokenProblems(options),
      ...findLimitProblems(options, [...OWN, ...Object.keys(DEFAULT_LIMITS)]),
      ...findOperationProblems(options, Object.keys(facade.contract?.operations ?? {})),
    ]
    return found.map((problem) => `remote(${facade.name}): ${problem}`)
  })
  if (problems.length > 0) {
    throw new E_SERVICE_CONFIG_INVALID([problems.length, problems.join('\n')])
  }
}

function findUrlProblems({ baseUrl, allowInsecure }: RemoteOptions): string[] {
  const url = typeof baseUrl === 'string' ? URL.parse(baseUrl) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    // a value that is no address might be a token that got into the wrong place
    return ['baseUrl has to be an address like https://inventory.example.com']
  }
  const place = `baseUrl ${url.protocol}//${url.host}`
  if (url.username || url.password) return [`${place} must hold no user and no password`]
  if (url.search || url.hash) return [`${place} must hold neither ? nor #`]
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isOpen = url.protocol === 'http:' && isIP(host) !== 0 && !isPrivateAddress(host)
  return isOpen && !allowInsecure
    ? [
        `${place} would send the token unencrypted over a public network. Use https:, or set allowInsecure`,
      ]
    : []
}

function findTokenProblems({ token, headers = {} }: RemoteOptions): string[] {
  const isToken = token === null || (token?.length ?? 0) > 0
  const names = Object.keys(headers).filter((name) => !HEADER_NAME.test(name))
  const unset = Object.entries(headers).filter(([, value]) => typeof value !== 'string')
  const odd = Object.entries({ token, ...headers }).filter(
    ([, value]) => typeof value === 'string' && !HEADER_VALUE.test(value)
  )
  return [
    ...(isToken ? [] : ['token is missing. Give null to a service that takes none']),
    ...names.map((name) => `headers: "${name}" is no name of a header`),
    ...unset.map(([name]) => `headers: "${name}" has no text as its value`),
    ...odd.map(([name]) => `the value of "${name}" has characters that no header can hold`),
  ]
}

function findOperationProblems({ operations = {} }: RemoteOptions, known: string[]): string[] {
  return Object.entries(operations).flatMap(([name, limits]) => {
    if (!known.includes(name)) return [`operations.${name} is no operation of the contract`]
    return findLimitProblems(limits ?? {}, OF_OPERATION, `operations.${name}.`)
  })
}

function findLimitProblems(options: object, known: readonly string[], prefix = ''): string[] {
  return Object.entries(options).flatMap(([key, value]) => {
    if (!known.includes(key))
      return [`there is no option ${prefix}${key}. Known: ${known.join(', ')}`]
    const usual = DEFAULT_LIMITS[key as keyof typeof DEFAULT_LIMITS]
    if (usual === undefined || value === undefined) return []
    return findNumberProblems(`${prefix}${key}`, value, usual)
  })
}

/* A limit is a number, or an object of numbers, as its default is. */
function findNumberProblems(path: string, value: unknown, usual: unknown): string[] {
  if (typeof usual === 'number') {
    const isAboveZero = ABOVE_ZERO.has(path.slice(path.lastIndexOf('.') + 1))
    const isNumber = typeof value === 'number' && value >= 0 && value <= MOST
    if (isNumber && (value > 0 || !isAboveZero)) return []
    // what is no number is not repeated: it might be a token that got into the wrong place
    const told = typeof value === 'number' ? value : `of the type ${typeof value}`
    return [
      `${path} has to be a number ${isAboveZero ? 'above' : 'from'} 0 to ${MOST}, and is ${told}`,
    ]
  }
  if (typeof value !== 'object' || value === null) return [`${path} has to be an object`]
  return Object.entries(value).flatMap(([key, item]) => {
    const known = usual as Record<string, unknown>
    if (!Object.hasOwn(known, key)) return [`there is no option ${path}.${key}`]
    return item === undefined ? [] : findNumberProblems(`${path}.${key}`, item, known[key])
  })
}
