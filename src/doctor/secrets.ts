import { hideUserInfo, SECRET_NAME } from '../secrets.js'
import type { Environment } from './environment.js'

/* What says where a secret is, or how it is dealt with, is none. */
const ABOUT_SECRETS =
  /_(?:FILE|PATH|DIR|SOCK|URL|URI|HOST|PORT|ID|NAME|TTL|LIFETIME|STORE|GUARD|POLICY)$/i
/* A user and a password in an address, such as postgres://user:password@host. */
const PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:(.+)@/i
/* Shorter ones are words that stand in any text. */
const SHORTEST = 12

/** A variable that nobody but the application may know. */
export interface Secret {
  name: string
  value: string
}

/** The secrets among the variables, the longest first: whole values, and the passwords in addresses. */
export function secretsOf({ variables }: Pick<Environment, 'variables'>): Secret[] {
  return Object.entries(variables)
    .flatMap(([name, value = '']) =>
      valuesOf(name, value).map((secret) => ({ name, value: secret }))
    )
    .filter(({ value }) => value.length >= SHORTEST)
    .sort((one, other) => other.value.length - one.value.length)
}

/** A text with the names of secrets in place of their values, and without the users and passwords of addresses. */
export const hideSecrets = (text: string, secrets: readonly Secret[]): string =>
  hideUserInfo(
    secrets.reduce((hidden, { name, value }) => hidden.replaceAll(value, `[${name}]`), text)
  )

function valuesOf(name: string, value: string): string[] {
  const isSecret = SECRET_NAME.test(name) && !ABOUT_SECRETS.test(name)
  const password = PASSWORD.exec(value)?.[1]
  return [
    ...(isSecret ? [value] : []),
    ...(password === undefined ? [] : [password, decoded(password)]),
  ]
}

/* A driver tells a password as it is, and not as it is written in an address. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password)
  } catch {
    // a percent sign that stands for itself
    return password
  }
}
