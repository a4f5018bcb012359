import type { Branch } from '../git/branch.js'
import { parseFileName } from '../naming.js'
import { LOCK_FILE, MIGRATIONS_FOLDER } from '../project.js'
import type { Violation } from '../violation.js'
import { quote } from './quote.js'
import type { Stream } from './stream.js'

/* What an interrupted sync leaves, and what Git or a file manager puts anywhere. */
const IGNORED = /^\.|\.tmp$/
const NAME = '<YYYYMMDDHHmmss>_<revision>_<slug>.ts'

/** Everything in the folder is a migration by its name, and nothing lies deeper. What is in production stays as it is. */
export function checkNames({ entries, base }: Stream): Violation[] {
  const released = new Set(base?.files.map(({ file }) => file))
  return entries.flatMap((entry) => {
    if (IGNORED.test(entry.name)) return []
    const file = `${MIGRATIONS_FOLDER}/${entry.name}`
    if (!entry.isFile()) {
      const message = `${file} is no file, and migrations lie side by side.`
      return { rule: 'flat', file, message, remedy: `Move what is in it to ${MIGRATIONS_FOLDER}` }
    }
    if (parseFileName(entry.name) || released.has(entry.name)) return []
    return {
      rule: 'name',
      file,
      message: `${file} is not named ${NAME}, in at most 120 characters.`,
      remedy: entry.name.endsWith('.ts')
        ? `If your database has run it, take it back: node ace migration:rollback. Make it again: node ace make:migration ${slugOf(entry.name)} --contents-from=${quote(file)}, and delete this one`
        : 'Move it to another folder',
    }
  })
}

/* Of a file as Lucid names it, what is behind the number. */
const slugOf = (name: string) =>
  /^\d+_([a-z0-9]+(?:_[a-z0-9]+)*)\.ts$/.exec(name)?.[1] ?? '<what_it_does>'

/** No two have one timestamp: which runs first would be left to their revisions. What is in production stays so. */
export function checkTimestamps({ project, base, targets }: Stream): Violation[] {
  const groups = Map.groupBy(project.files, ({ timestamp }) => timestamp)
  return [...groups.values()].flatMap((same) => {
    // several names of one migration are another matter
    if (new Set(same.map(({ revision }) => revision)).size === 1) return []
    const names = same.map(({ file }) => file)
    // the one that has to move is new there
    const target = targets.findLast((branch) => !hasAll(branch, names))
    if (base && !target) return []
    return {
      rule: 'timestamp',
      file: `${MIGRATIONS_FOLDER}/${names.at(-1)}`,
      message: `${names.join(' and ')} have one timestamp.`,
      remedy: target
        ? `Move what ${target.ref} does not have: node ace iti:migrations:rebase --onto=${quote(target.ref)}`
        : `Rename one, here and in ${LOCK_FILE}`,
    }
  })
}

const hasAll = ({ files }: Branch, names: readonly string[]) =>
  names.every((name) => files.some(({ file }) => file === name))
