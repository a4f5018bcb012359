import type { ConnectionConfig } from '@adonisjs/lucid/types/database'
import { resolve } from 'node:path'
import { E_SCRATCH_IMPOSSIBLE } from '../errors.js'
import type { Dialect } from '../schema/shape.js'
import { parseTarget, type Target, targetOf } from './scratch_config.js'

/* A path may begin with the letter of a drive. */
const PROTOCOLS: Record<Dialect, RegExp> = {
  sqlite: /^(?![a-z][\w+.-]+:)|^(?:sqlite|file):/i,
  mysql: /^(?:mysql2?|mariadb):\/\//,
  postgres: /^(?:postgres|postgresql|pg):\/\//,
}
const FORM =
  '--scratch is not protocol://user:password@host:port/database; write special characters of the password as %XX'

/* How to talk to the database. What leads to the live one, or opens it, must be none of these. */
const KEPT = [
  ...['ssl', 'charset', 'timezone', 'flags', 'typeCast', 'dateStrings', 'supportBigNumbers'],
  ...['bigNumberStrings', 'decimalNumbers', 'connectTimeout', 'client_encoding', 'options', 'mode'],
]
const PORTS: Record<Dialect, string> = { sqlite: '', mysql: '3306', postgres: '5432' }

/** Whose scratch database is given. */
export interface GivenOptions {
  dialect: Dialect
  /** of the live database */
  config: ConnectionConfig
}

/**
 * Reads how to reach a database that somebody made for this. The URL is never told again: it has a password, and in
 * one that is written wrong nobody knows where.
 *
 * @throws {E_SCRATCH_IMPOSSIBLE} if it cannot be read, is of another kind, or leads to the live database
 */
export function givenTarget(url: string, { dialect, config }: GivenOptions): Target {
  if (!PROTOCOLS[dialect].test(url)) {
    throw new E_SCRATCH_IMPOSSIBLE([`--scratch is no database of ${dialect}`])
  }
  const given = dialect === 'sqlite' ? fileTarget(url) : serverTarget(url)
  const live = targetOf(config)
  if (identityOf(live, dialect) === identityOf(given, dialect)) {
    throw new E_SCRATCH_IMPOSSIBLE([`"${nameOf(given)}" is the database to compare`])
  }
  const kept = Object.entries(live).filter(([key]) => KEPT.includes(key))
  return { ...Object.fromEntries(kept), ...given }
}

/** What a database is called in messages. */
export const nameOf = ({ database, filename }: Target): string => String(database ?? filename)

function fileTarget(url: string): Target {
  const filename = url.replace(/^(?:sqlite|file):(?:\/\/)?/i, '')
  if (filename === '') throw new E_SCRATCH_IMPOSSIBLE(['--scratch names no file'])
  return { filename }
}

function serverTarget(url: string): Target {
  const parsed = URL.parse(url)
  // a password with a slash or the like makes a host of the user, and the rest of it a path
  const isWhole =
    parsed?.hostname &&
    /^\/[^/@:]+$/.test(parsed.pathname) &&
    parsed.hash === '' &&
    !parsed.search.includes('@')
  if (!isWhole) throw new E_SCRATCH_IMPOSSIBLE([FORM])
  try {
    return parseTarget(url)
  } catch {
    // a percent sign that escapes nothing; the error has the text in it
    throw new E_SCRATCH_IMPOSSIBLE([FORM])
  }
}

function identityOf({ host, port, database, filename }: Target, dialect: Dialect): string {
  if (dialect === 'sqlite') return resolve(String(filename))
  return JSON.stringify([host ?? 'localhost', String(port ?? PORTS[dialect]), database])
}
