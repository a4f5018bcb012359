import type { Secret } from './secrets.js'

/** A secret in a file, without its value. */
export interface Leak {
  line: number
  /** What it is: `APP_KEY`, `a private key`. */
  what: string
}

const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:\s|\\n|\\r)*[A-Za-z0-9+/=:,-]{16}/g
/* What stands for a value, such as $KEY, <key> or {{ key }}, is none. */
const APP_KEY = /\bAPP_KEY=["']?[^\s"'`$<{…]{8,}/g

/** What looks like a secret in a text, and the secrets of this machine that stand in it. */
export function findLeaks(text: string, secrets: readonly Secret[]): Leak[] {
  const places = [
    ...[...text.matchAll(PRIVATE_KEY)].map(({ index }) => ({ index, what: 'a private key' })),
    ...[...text.matchAll(APP_KEY)].map(({ index }) => ({ index, what: 'APP_KEY' })),
    ...secrets.flatMap(({ name, value }) =>
      indexesOf(text, value).map((index) => ({ index, what: name }))
    ),
  ]
  const leaks = new Map<string, Leak>()
  for (const { index, what } of places) {
    const line = text.slice(0, index).split('\n').length
    leaks.set(`${line} ${what}`, { line, what })
  }
  return [...leaks.values()].sort((one, other) => one.line - other.line)
}

function indexesOf(text: string, value: string): number[] {
  const indexes: number[] = []
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length)) {
    indexes.push(at)
  }
  return indexes
}
