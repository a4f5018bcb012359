import type { Violation } from '../violation.js'
import { type History, revisionOf } from './history.js'

const REPAIR = 'node ace iti:migrations:repair --apply'
const REBASE =
  'If it is new on your branch, move it behind: node ace iti:migrations:rebase --onto=origin/dev'
const RENAME = 'Move its content to a file of node ace make:migration, whose name sorts last'

/**
 * What stands in the way of running migrations on a database, because it and the files have gone different ways.
 *
 * @example
 * ```ts
 * const violations = checkHistory(await readHistory({ app, db, connection: 'pg' }))
 * ```
 */
export function checkHistory(history: History): Violation[] {
  return [...findCorrupt(history), ...findRepeated(history), ...findOutOfOrder(history)]
}

function findCorrupt({ corrupt, files }: History): Violation[] {
  const byRevision = new Map(files.map((name) => [revisionOf(name), name]))
  return corrupt.map(({ name }) => {
    const revision = revisionOf(name)
    const renamed = revision === null ? undefined : byRevision.get(revision)
    return {
      rule: 'corrupt',
      file: name,
      message: `The database has run ${name}, and ${renamed ? `its file is ${renamed} now` : 'there is no such file'}.`,
      remedy: renamed
        ? `Tell the database its new name: ${REPAIR}`
        : 'Bring the file back from Git, or use the database of the branch that has it',
    }
  })
}

/** A renamed file of which the database has run the one before would run a second time. */
function findRepeated({ recorded, pending, corrupt }: History): Violation[] {
  const isCorrupt = new Set(corrupt.map(({ id }) => id))
  const ran = new Map(
    recorded
      .filter(({ id }) => !isCorrupt.has(id))
      .flatMap(({ name }) => {
        const revision = revisionOf(name)
        return revision === null ? [] : [[revision, name] as const]
      })
  )
  const waiting = new Map<string, string>()
  return pending.flatMap((name) => {
    const revision = revisionOf(name)
    if (revision === null) return []
    const first = ran.get(revision) ?? waiting.get(revision)
    if (first === undefined) {
      waiting.set(revision, name)
      return []
    }
    const fate = waiting.has(revision) ? 'is to run as well' : 'has run'
    return {
      rule: 'repeated',
      file: name,
      message: `${name} has the revision of ${first}, which the database ${fate}.`,
      remedy:
        'Keep the one that your main branch has, and delete the other; if their texts are the same, node ace iti:migrations:rebase --onto=origin/main does so',
    }
  })
}

function findOutOfOrder({ files, pending, recorded, corrupt }: History): Violation[] {
  const waiting = new Set(pending)
  const newest = files.findLastIndex((name) => !waiting.has(name))
  const renamed = new Set(corrupt.map(({ name }) => revisionOf(name)))
  const repeated = new Set(recorded.map(({ name }) => revisionOf(name)))
  return files.flatMap((name, at) => {
    const revision = revisionOf(name)
    const isKnown = revision !== null && (renamed.has(revision) || repeated.has(revision))
    if (at > newest || !waiting.has(name) || isKnown) return []
    return {
      rule: 'out-of-order',
      file: name,
      message: `${name} has not run, and is older than ${files[newest]}, which has.`,
      remedy: `${revision === null ? RENAME : REBASE}. If it came by a merge, run it late: node ace migration:run --allow-out-of-order`,
    }
  })
}
