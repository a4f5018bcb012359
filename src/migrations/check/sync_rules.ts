import { E_MIGRATION_LOCK_INVALID } from '../errors.js'
import { LOCK_FILE, MIGRATIONS_FOLDER } from '../project.js'
import { isRefusal, type SyncItem } from '../states.js'
import { syncMigrations, type SyncOptions } from '../sync.js'
import type { Violation } from '../violation.js'

/** What the lock file and the installed packages say about the files. */
export interface SyncFindings {
  violations: Violation[]
  /** what is told and is no fault */
  notes: string[]
}

/** Holds the files against the lock file and the packages, as `iti:sync-migrations --check` does. */
export async function checkSync(options: SyncOptions): Promise<SyncFindings> {
  try {
    const report = await syncMigrations({ ...options, check: true })
    const items = [report, ...report.plugins].flatMap((one) => one.items)
    const violations = items.flatMap(toViolation)
    if (violations.length === 0 && report.isLockStale) violations.push(STALE)
    const ahead = items.filter(({ state }) => state === 'AHEAD')
    return { violations, notes: ahead.map(({ file, message }) => `${file} ${message}`) }
  } catch (error) {
    if (!(error instanceof E_MIGRATION_LOCK_INVALID)) throw error
    const violation = { rule: 'lock', file: LOCK_FILE, ...toSentences(error.message) }
    return { violations: [violation], notes: [] }
  }
}

const STALE: Violation = {
  rule: 'lock',
  file: LOCK_FILE,
  message: `${LOCK_FILE} does not say what it should.`,
  remedy: 'Write it anew: node ace iti:sync-migrations',
}

function toViolation({ state, file, message }: SyncItem): Violation[] {
  if (state === 'IN_SYNC' || state === 'AHEAD') return []
  const told = toSentences(`${file} ${message}`)
  return [
    {
      rule: state.toLowerCase().replaceAll('_', '-'),
      file: `${MIGRATIONS_FOLDER}/${file}`,
      message: told.message,
      remedy: isRefusal(state) ? told.remedy : 'Run: node ace iti:sync-migrations',
    },
  ]
}

/* The first sentence says what is wrong, the others what to do. */
function toSentences(text: string): Pick<Violation, 'message' | 'remedy'> {
  const [what = '', ...remedies] = text.split('. ')
  return { message: `${what}.`, remedy: remedies.join('. ') }
}
