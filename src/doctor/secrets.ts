import type { Environment } from './environment.js'

const SECRET_NAME = /^APP_KEY$|_(?:KEY|PASSWORD|SECRET|TOKEN)$/
/* Shorter ones are words that stand in any text. */
const SHORTEST = 12

/** A variable that nobody but the application may know. */
export interface Secret {
  name: string
  value: string
}

/** The secrets among the variables, the longest first. */
export function secretsOf({ variables }: Pick<Environment, 'variables'>): Secret[] {
  return Object.entries(variables)
    .filter(([name, value = '']) => SECRET_NAME.test(name) && value.length >= SHORTEST)
    .map(([name, value = '']) => ({ name, value }))
    .sort((one, other) => other.value.length - one.value.length)
}

/** A text with the names of secrets in place of their values. */
export const hideSecrets = (text: string, secrets: readonly Secret[]): string =>
  secrets.reduce((hidden, { name, value }) => hidden.replaceAll(value, `[${name}]`), text)
