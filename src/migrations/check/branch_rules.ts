import { hashContent } from '../content.js'
import type { Branch } from '../git/branch.js'
import { newestOf } from '../git/branch.js'
import { nextTimestamp, toFileName, toTimestamp } from '../naming.js'
import { LOCK_FILE, MIGRATIONS_FOLDER, type ProjectFile } from '../project.js'
import type { Violation } from '../violation.js'
import { quote } from './quote.js'
import type { BaseBranch, Stream } from './stream.js'

const DAY = 24 * 60 * 60 * 1000

const pathOf = (file: string) => `${MIGRATIONS_FOLDER}/${file}`

/** Nothing that is in production was changed, renamed or removed: databases have run it. */
export function checkFrozen({ base, project, entries, others }: Stream): Violation[] {
  if (!base) return []
  const onDisk = new Set(entries.map(({ name }) => name))
  const texts = new Map([
    ...others,
    ...project.files.map(({ file, text }) => [file, text] as const),
  ])
  return base.files.flatMap(({ file, name }) => {
    const text = texts.get(file)
    if (text !== undefined) {
      return hashContent(text) === base.hashes.get(file) ? [] : changed(file, base)
    }
    if (onDisk.has(file) || project.squashed.has(file)) return []
    const other = name && project.files.find(({ revision }) => revision === name.revision)
    if (other) return renamed(file, { other, base })
    return base.shared.has(file) ? removed(file, base) : []
  })
}

const frozen = (file: string, message: string, remedy: string): Violation => ({
  rule: 'frozen',
  file: pathOf(file),
  message,
  remedy,
})

const changed = (file: string, { ref }: BaseBranch) =>
  frozen(
    file,
    `${pathOf(file)} is not as it is on ${ref}.`,
    `Databases have run it. Bring it back: git checkout ${quote(ref)} -- ${quote(pathOf(file))}, and change the schema in a new migration: node ace make:migration`
  )

const removed = (file: string, { ref }: BaseBranch) =>
  frozen(
    file,
    `${pathOf(file)} is on ${ref}, and was removed here.`,
    `Databases have run it. Bring it back: git checkout ${quote(ref)} -- ${quote(pathOf(file))}`
  )

const renamed = (file: string, { other, base }: { other: ProjectFile; base: BaseBranch }) =>
  frozen(
    other.file,
    `${pathOf(other.file)} is called ${file} on ${base.ref}.`,
    `Renamed, it would run a second time. Give it that name: node ace iti:migrations:rebase --onto=${quote(base.ref)}`
  )

/**
 * What a branch adds comes after everything that it is added to. What is in production never moves: the branch of
 * integration, which may lack it, follows.
 */
export function checkLinear({ base, project, targets }: Stream): Violation[] {
  return targets.flatMap((target) => {
    const newest = newestOf([target])
    if (newest === undefined) return []
    return addedTo(base ? [target, base] : [target], project.files)
      .filter(({ file }) => file.slice(0, 14) <= newest.slice(0, 14))
      .map(({ file }) => ({
        rule: 'linear',
        file: pathOf(file),
        message: `${pathOf(file)} is new, and not later than ${newest} on ${target.ref}.`,
        remedy: `Databases that have run that one would have to go back. Move it behind: node ace iti:migrations:rebase --onto=${quote(target.ref)}`,
      }))
  })
}

/** What is new was not made with a clock that is wrong by more than a day: everybody else would have to follow it. */
export function checkFuture({ project, base, targets }: Stream, now: Date): Violation[] {
  const today = toTimestamp(now)
  const limit = toTimestamp(new Date(now.getTime() + DAY))
  const names = targets.flatMap(({ files }) => files.map(({ file }) => file))
  let last = [...names, ...project.files.map(({ file }) => file)]
    .map((file) => file.slice(0, 14))
    .filter((timestamp) => timestamp <= limit)
    .sort()
    .at(-1)
  return addedTo(base ? [base] : [], project.files)
    .filter(({ timestamp }) => timestamp > limit)
    .map(({ file, timestamp, revision, slug }) => {
      last = nextTimestamp(today, last)
      const dated = toFileName({ timestamp: last, revision, slug })
      return {
        rule: 'future',
        file: pathOf(file),
        message: `${pathOf(file)} is dated ${timestamp}, more than a day from now (${today}, UTC).`,
        remedy: `Set the clock, rename it to ${dated}, and ${base ? `run: node ace iti:migrations:rebase --onto=${quote(base.ref)}` : `in ${LOCK_FILE} as well`}`,
      }
    })
}

function addedTo(branches: readonly Branch[], own: readonly ProjectFile[]): ProjectFile[] {
  const names = branches.flatMap(({ files }) => files.flatMap(({ name }) => name ?? []))
  const known = new Set(names.map(({ revision }) => revision))
  return own.filter(({ revision }) => !known.has(revision))
}
