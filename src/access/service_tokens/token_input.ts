import string from '@adonisjs/core/helpers/string'
import { AddressRules } from './address_rules.js'
import {
  E_SERVICE_NAME_INVALID,
  E_SERVICE_SCOPE_INVALID,
  E_SERVICE_TOKEN_LIFETIME_INVALID,
} from './errors.js'
import type { NewServiceToken } from './store.js'

/** What a new token is to be. */
export interface ServiceTokenInput {
  service: string
  /** What the service may do, for instance `['inventory', 'monitor']`. */
  scopes: readonly string[]
  /** From where it may be used: addresses and ranges of IPv4 and IPv6. By default from everywhere. */
  addresses?: readonly string[]
  /** Whether the service may name a user on whose behalf it calls. Default no. */
  canActAs?: boolean
  /** How long it lives, for instance `365 days`, or milliseconds: 1 minute to 10 years. */
  expiresIn: string | number
}

const SERVICE = /^[a-z][a-z0-9_-]{1,63}$/
const SCOPE = /^[a-z][a-z0-9_.:-]{0,63}$/

/* A bare number is milliseconds: whoever forgot the unit gets an error, not a token that is gone at once. */
const SHORTEST = string.milliseconds.parse('1 minute')
const LONGEST = string.milliseconds.parse('3653 days')

/**
 * Checks what a new token is to be.
 *
 * @throws {E_SERVICE_NAME_INVALID} {E_SERVICE_SCOPE_INVALID} {E_SERVICE_ADDRESS_INVALID}
 * {E_SERVICE_TOKEN_LIFETIME_INVALID}
 */
export function checkTokenInput(
  input: ServiceTokenInput
): Omit<NewServiceToken, 'id' | 'secretHash'> {
  const { service, addresses, canActAs = false } = input
  if (!SERVICE.test(service)) throw new E_SERVICE_NAME_INVALID([service])

  const scopes = [...new Set(orNothing(input.scopes))].map(checkServiceScope)
  // an empty list might be meant as "from nowhere", and must not become "from everywhere"
  if (addresses) new AddressRules(orNothing(addresses))
  const expiresAt = Date.now() + lifetimeOf(input.expiresIn)
  return { service, scopes, addresses: addresses ? [...addresses] : null, canActAs, expiresAt }
}

/** @throws {E_SERVICE_SCOPE_INVALID} */
export function checkServiceScope(scope: string): string {
  if (!SCOPE.test(scope)) throw new E_SERVICE_SCOPE_INVALID([scope])
  return scope
}

const orNothing = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : [''])

function lifetimeOf(expiresIn: string | number): number {
  const refuse = (cause?: unknown) =>
    new E_SERVICE_TOKEN_LIFETIME_INVALID([String(expiresIn)], { cause })
  let lifetime: number
  try {
    lifetime = string.milliseconds.parse(expiresIn)
  } catch (error) {
    throw refuse(error)
  }
  // also when it is no number
  if (!(lifetime >= SHORTEST && lifetime <= LONGEST)) throw refuse()
  return lifetime
}
