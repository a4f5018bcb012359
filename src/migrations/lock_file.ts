import { E_MIGRATION_LOCK_INVALID } from './errors.js'
import { parseFileName } from './naming.js'

const INTRODUCTION = `# The migrations of this project: commit this file.
# After a merge conflict run: node ace iti:migrations:rebase --onto=<the branch that you merge>
`

/* What both sides had before, which Git shows between them if it is set up so. */
const COMMON_ANCESTOR = /^\|{7}.*\n(?:(?!={7}).*\n)*/gm
const MARKERS = /^(?:<{7}|={7}|>{7}).*$/gm

const BRING_BACK =
  'Bring the file back: git checkout HEAD -- database/migrations.lock, and add what it lacks: node ace iti:sync-migrations'

/** One migration that the project has. Only synced copies carry their package and hash. */
export interface LockLine {
  revision: string
  file: string
  source?: { package: string; sha256: string }
}

/** How to read a lock file. */
export interface LockReading {
  /** take the lines of both sides of a merge that is not resolved; otherwise it is an error */
  keepBothSides?: boolean
  /** refuse two lines about one revision, for a caller that could keep only one of them */
  refuseRepeats?: boolean
}

/**
 * Reads the text of `database/migrations.lock`. The order of lines and repeated lines do not matter,
 * so that both sides of a merge may be kept as they are.
 *
 * @throws {E_MIGRATION_LOCK_INVALID}
 */
export function parseLock(
  text: string,
  { keepBothSides = false, refuseRepeats = false }: LockReading = {}
): LockLine[] {
  const lines = new Map<string, LockLine>()
  const revisions = new Map<string, string>()
  const whole = keepBothSides ? text.replace(COMMON_ANCESTOR, '').replace(MARKERS, '') : text
  for (const [index, raw] of whole
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith('head ')) continue
    const parsed = parseLine(line, index + 1)
    const known = refuseRepeats && !lines.has(line) && revisions.get(parsed.revision)
    if (known) throw new E_MIGRATION_LOCK_INVALID([index + 1, toRepeat(line, known)])
    lines.set(line, parsed)
    revisions.set(parsed.revision, line)
  }
  return [...lines.values()]
}

const toRepeat = (line: string, known: string) =>
  `"${line}" and "${known}" are about one revision. Keep the line that is on your main branch, and delete the other with its file`

/**
 * Writes the lock: one line per migration by revision, and the newest as head, in which two branches
 * that both add one always meet.
 *
 * @example
 * ```ts
 * formatLock([{ revision: '4be1c09f2a', file: '20261122093000_4be1c09f2a_create_orders.ts' }])
 * ```
 */
export function formatLock(lines: readonly LockLine[]): string {
  const head =
    lines
      .map((line) => line.file)
      .sort()
      .at(-1) ?? '-'
  const body = lines
    .map(({ revision, file, source }) =>
      source
        ? `${revision} ${file} ${source.package} sha256:${source.sha256}`
        : `${revision} ${file}`
    )
    .sort()
  return [`${INTRODUCTION}head ${head}`, ...body].join('\n') + '\n'
}

function parseLine(line: string, number: number): LockLine {
  if (/^(<{7}|={7}|>{7}|\|{7})/.test(line)) {
    throw new E_MIGRATION_LOCK_INVALID([
      number,
      'there is an unresolved merge conflict. Resolve it: node ace iti:migrations:rebase --onto=<the branch that you merge>',
    ])
  }
  const [revision = '', file = '', name, hash, ...rest] = line.split(/\s+/)
  if (parseFileName(file)?.revision !== revision) {
    throw new E_MIGRATION_LOCK_INVALID([
      number,
      `"${line}" does not name a migration and its revision. ${BRING_BACK}`,
    ])
  }
  if (name === undefined) return { revision, file }

  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(hash ?? '')?.[1]
  if (!sha256 || rest.length > 0) {
    throw new E_MIGRATION_LOCK_INVALID([
      number,
      `"${line}" does not end in a package and its hash. ${BRING_BACK}`,
    ])
  }
  return { revision, file, source: { package: name, sha256 } }
}
