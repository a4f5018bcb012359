import { randomBytes } from 'node:crypto'
import { E_MIGRATION_NAME_INVALID } from './errors.js'

const FILE = /^(\d{14})_([a-z0-9]{10})_([a-z0-9]+(?:_[a-z0-9]+)*)\.ts$/
const SLUG = /^[a-z0-9]+(?:_[a-z0-9]+)*$/
const MANAGED = /^([a-z]{3})[0-9a-f]{7}$/
const ALL_HEX = /^[0-9a-f]+$/
const MAX_LENGTH = 120
const MAX_SLUG = MAX_LENGTH - 'YYYYMMDDHHmmss_rrrrrrrrrr_.ts'.length
const SECOND = 1000
/* A later one would need a fifth digit, and sort before all others. */
const LAST_YEAR = 9999

/** The three parts of a migration's file name; the revision is its identity for ever. */
export interface MigrationName {
  /** UTC, `YYYYMMDDHHmmss` */
  timestamp: string
  /** ten characters; those of a package begin with its three letters */
  revision: string
  slug: string
}

/**
 * Reads a file name by the grammar `<timestamp>_<revision>_<slug>.ts`; null for any other file.
 *
 * @example
 * ```ts
 * parseFileName('20261122093000_4be1c09f2a_create_orders.ts')
 * // { timestamp: '20261122093000', revision: '4be1c09f2a', slug: 'create_orders' }
 * ```
 */
export function parseFileName(file: string): MigrationName | null {
  const match = file.length <= MAX_LENGTH ? FILE.exec(file) : null
  if (!match) return null

  const [, timestamp, revision, slug] = match as unknown as [string, string, string, string]
  // a day that does not exist has no second behind it, which the next migration would need
  return toTimestamp(toMoment(timestamp)) === timestamp ? { timestamp, revision, slug } : null
}

/** The opposite of {@link parseFileName}. */
export function toFileName({ timestamp, revision, slug }: MigrationName): string {
  return `${timestamp}_${revision}_${slug}.ts`
}

/**
 * The three letters of the package that owns a revision; null for a migration of the project itself.
 *
 * @example
 * ```ts
 * packagePrefix('itif206bf0') // 'iti'
 * packagePrefix('4be1c09f2a') // null
 * ```
 */
export function packagePrefix(revision: string): string | null {
  const prefix = MANAGED.exec(revision)?.[1]
  return prefix && !ALL_HEX.test(prefix) ? prefix : null
}

/**
 * A revision for a new migration: of the project itself, whose ten random hex digits never look like a package's, or
 * of a package with its prefix.
 */
export function newRevision(prefix = ''): string {
  return (prefix + randomBytes(5).toString('hex')).slice(0, 10)
}

/** A moment as the timestamp of a file name. */
export function toTimestamp(moment: Date): string {
  return moment.toISOString().replace(/\D/g, '').slice(0, 14)
}

/**
 * The timestamp of a new file: as wished, unless that would sort it before what is already there.
 *
 * @throws {E_MIGRATION_NAME_INVALID} if what is there is from the last second that a timestamp can tell
 *
 * @example
 * ```ts
 * nextTimestamp('20261101000000', '20261122093000') // '20261122093001'
 * ```
 */
export function nextTimestamp(wished: string, last: string | undefined): string {
  if (!last || wished > last) return wished

  const next = new Date(toMoment(last).getTime() + SECOND)
  if (next.getUTCFullYear() > LAST_YEAR) {
    throw new E_MIGRATION_NAME_INVALID([
      last,
      'it is the last moment that a name can tell, and the next migration has to come behind it. Give the migration that is dated so another name, in database/migrations and in database/migrations.lock',
    ])
  }
  return toTimestamp(next)
}

function toMoment(timestamp: string): Date {
  const [year, ...rest] = timestamp.match(/^\d{4}|\d{2}/g)!.map(Number) as [number, number]
  const [month, ...time] = rest
  return new Date(Date.UTC(year, month - 1, ...time))
}

/**
 * Refuses a name that cannot be the slug of a project's migration, and proposes one that can.
 *
 * @throws {E_MIGRATION_NAME_INVALID}
 */
export function assertSlug(slug: string): void {
  if (!SLUG.test(slug)) {
    const proposal = toSlug(slug)
    const hint = proposal ? `, for example "${proposal}"` : ''
    throw new E_MIGRATION_NAME_INVALID([
      slug,
      `use lower-case letters, digits and single underscores${hint}`,
    ])
  }
  if (packagePrefix(slug.split('_')[0]!)) {
    throw new E_MIGRATION_NAME_INVALID([
      slug,
      'it begins like a revision of a package; leave the revision out, one is chosen for you',
    ])
  }
  if (slug.length > MAX_SLUG) {
    throw new E_MIGRATION_NAME_INVALID([slug, `it is longer than ${MAX_SLUG} characters`])
  }
}

function toSlug(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
}
