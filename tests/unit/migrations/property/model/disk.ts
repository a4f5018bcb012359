import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const FOLDER = 'database/migrations'
export const LOCK = 'database/migrations.lock'

const NAME = /^(\d{14})_([a-z0-9]{10})_([a-z0-9]+(?:_[a-z0-9]+)*)\.ts$/
const LINE = /^(\S+) (\S+)(?: (\S+) sha256:([0-9a-f]{64}))?$/

/** A migration as it lies on the disk. */
export interface DiskFile {
  file: string
  timestamp: string
  revision: string
  slug: string
  text: string
  hash: string
}

/** A line of the lock file. */
export interface DiskLine {
  revision: string
  file: string
  package?: string
  sha256?: string
}

/** What lies on the disk, read without any code of the product. */
export interface Disk {
  /** every entry of the folder, with its text; null for a folder */
  entries: Map<string, string | null>
  /** those that are migrations by their names, in the order of these */
  files: DiskFile[]
  lockText: string | null
  /** null without a lock file, or with one that says nothing */
  lock: DiskLine[] | null
  isLockBroken: boolean
}

/** Reads the migrations and the lock file of a project. */
export function readDisk(root: string): Disk {
  const entries = new Map<string, string | null>()
  const folder = join(root, FOLDER)
  // Git keeps no empty folder
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    const path = join(folder, entry.name)
    entries.set(entry.name, entry.isDirectory() ? null : readFileSync(path, 'utf8'))
  }
  const lockText = readIfThere(join(root, LOCK))
  const lock = lockText === null ? null : parseLines(lockText)
  return {
    entries,
    files: toFiles(entries),
    lockText,
    lock,
    isLockBroken: lockText !== null && lock === null,
  }
}

/** Those of a folder's entries that are migrations by their names. */
export function toFiles(entries: ReadonlyMap<string, string | null>): DiskFile[] {
  return [...entries].sort().flatMap(([file, text]) => {
    const [, timestamp, revision, slug] = NAME.exec(file) ?? []
    if (text === null || !timestamp || file.length > 120) return []
    return { file, timestamp, revision: revision!, slug: slug!, text, hash: hashOf(text) }
  })
}

/** What counts of a text: no byte order mark, line feeds, no header line, one at the end. */
export function bodyOf(text: string): string {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .join('\n')
  const body = lines.startsWith('// iti:migration ') ? lines.slice(lines.indexOf('\n') + 1) : lines
  return `${body.replace(/\n+$/, '')}\n`
}

export const hashOf = (text: string): string =>
  createHash('sha256').update(bodyOf(text)).digest('hex')

/** The owner of a revision by its letters; null for the project's own. */
export function prefixOf(revision: string): string | null {
  return /^[a-z]{3}[0-9a-f]{7}$/.test(revision) && /[g-z]/.test(revision)
    ? revision.slice(0, 3)
    : null
}

/** The line of the lock file about a migration. */
export const toLine = ({ revision, file, ...source }: DiskLine): string =>
  source.package
    ? `${revision} ${file} ${source.package} sha256:${source.sha256}`
    : `${revision} ${file}`

/** The lines of a lock file as it has to be; null if it cannot be read. */
const parseLines = (text: string): DiskLine[] | null =>
  /^(?:<{7}|={7}|>{7}|\|{7})/m.test(text) ? null : linesIn(text)

/** The lines of a lock file, of both sides of a merge that is not resolved; null if there is something else in it. */
export function linesIn(text: string): DiskLine[] | null {
  const lines = new Map<string, DiskLine>()
  const isOfAncestor = /^\|{7}[^]*?^(?========)/gm
  for (const whole of text
    .replace(/^\uFEFF/, '')
    .replace(isOfAncestor, '')
    .split('\n')) {
    const raw = whole.trim()
    if (raw === '' || /^(?:#|head |<{7}|={7}|>{7})/.test(raw)) continue
    const [line, revision = '', file = '', name, sha256] = LINE.exec(raw) ?? []
    if (!line || NAME.exec(file)?.[2] !== revision) return null
    lines.set(line, { revision, file, ...(name && { package: name, sha256 }) })
  }
  return [...lines.values()]
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}
