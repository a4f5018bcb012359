import type { Disk } from '../model/disk.js'
import type { Row } from '../model/databases.js'
import { deedOf } from '../model/texts.js'

/** A broken rule, in short: `<rule> <file>`. */
export type Finding = string

/** What is wrong between a database and the files, and what is left to run. */
export interface ExpectedHistory {
  findings: Finding[]
  /** the names of what has not run, in the order in which it will */
  pending: string[]
}

/** Tells what a database with these rows lacks and what it should not have. */
export function expectHistory(disk: Disk, rows: readonly Row[]): ExpectedHistory {
  const files = namesOf(disk)
  const ran = new Set(rows.map(({ name }) => name))
  const corrupt = rows.filter(({ name }) => !files.includes(name))
  const pending = files.filter((name) => !ran.has(name))
  const kept = rows.filter(({ name }) => files.includes(name)).map(({ name }) => revisionOf(name))
  const known = new Set(rows.map(({ name }) => revisionOf(name)))
  const newest = files.findLastIndex((name) => ran.has(name))
  const late = files.filter((name, at) => at < newest && !ran.has(name))
  return {
    pending,
    findings: [
      ...corrupt.map(({ name }) => `corrupt ${name}`),
      ...pending
        .filter((name, at) => has([...kept, ...pending.slice(0, at).map(revisionOf)], name))
        .map((name) => `repeated ${name}`),
      ...late.filter((name) => !has([...known], name)).map((name) => `out-of-order ${name}`),
    ].sort(),
  }
}

/** What the rows become when they are repaired: by id, the new name, or null for one that goes. */
export function expectRepairs(disk: Disk, rows: readonly Row[]): Map<number, string | null> {
  const files = namesOf(disk)
  const taken = new Set(rows.map(({ name }) => name))
  const repairs = new Map<number, string | null>()
  for (const { id, name } of rows) {
    const revision = revisionOf(name)
    if (files.includes(name) || revision === null) continue
    const same = files.filter((file) => revisionOf(file) === revision)
    if (same.length !== 1) continue
    repairs.set(id, taken.has(same[0]!) ? null : same[0]!)
    taken.add(same[0]!)
  }
  return repairs
}

/** How far pending migrations get: one that lacks its table fails. */
export function expectRun(
  disk: Disk,
  { pending, tables }: { pending: readonly string[]; tables: readonly string[] }
): { applied: string[]; failed?: string } {
  const there = new Set(tables)
  const applied: string[] = []
  for (const name of pending) {
    const { kind, table } = deedOf(disk.entries.get(`${name.split('/').at(-1)}.ts`)!)
    if ((kind === 'creates') === there.has(table)) return { applied, failed: name }
    there.add(table)
    applied.push(name)
  }
  return { applied }
}

/* As a database remembers them, in the order in which AdonisJS runs them. */
const namesOf = ({ entries }: Disk): string[] =>
  [...entries.keys()]
    .filter((file) => file.endsWith('.ts'))
    .sort((one, other) =>
      one.localeCompare(other, undefined, { numeric: true, sensitivity: 'base' })
    )
    .map((file) => `database/migrations/${file.slice(0, -3)}`)

const revisionOf = (name: string): string | null =>
  /\/\d{14}_([a-z0-9]{10})_/.exec(name)?.[1] ?? null

const has = (revisions: readonly (string | null)[], name: string) =>
  revisionOf(name) !== null && revisions.includes(revisionOf(name))
