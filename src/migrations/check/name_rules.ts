import { MIGRATIONS_FOLDER } from '../project.js'
import { parseFileName } from '../naming.js'
import type { Violation } from '../violation.js'
import type { Stream } from './stream.js'

/* What an interrupted sync leaves, and what Git or a file manager puts anywhere. */
const IGNORED = /^\.|\.tmp$/
const NAME = '<YYYYMMDDHHmmss>_<revision>_<slug>.ts'

/** Everything in the folder is a migration by its name, and nothing lies deeper. */
export function checkNames({ entries }: Stream): Violation[] {
  return entries.flatMap((entry) => {
    if (IGNORED.test(entry.name)) return []
    const file = `${MIGRATIONS_FOLDER}/${entry.name}`
    if (!entry.isFile()) {
      const message = `${file} is no file, and migrations lie side by side.`
      return { rule: 'flat', file, message, remedy: `Move what is in it to ${MIGRATIONS_FOLDER}` }
    }
    if (parseFileName(entry.name)) return []
    return {
      rule: 'name',
      file,
      message: `${file} is not named ${NAME}, in at most 120 characters.`,
      remedy:
        'Make it again with "node ace make:migration", or move it away; if a database has run it, keep its text under the new name and run: node ace iti:migrations:repair',
    }
  })
}

/** No two have one timestamp: which runs first would be left to their revisions. */
export function checkTimestamps({ project }: Stream): Violation[] {
  const groups = Map.groupBy(project.files, ({ timestamp }) => timestamp)
  return [...groups.values()]
    .filter((files) => files.length > 1)
    .map((files) => {
      const names = files.map(({ file }) => file)
      return {
        rule: 'timestamp',
        file: `${MIGRATIONS_FOLDER}/${names.at(-1)}`,
        message: `${names.join(' and ')} have one timestamp.`,
        remedy: 'Move the one that your main branch does not have: node ace iti:migrations:rebase',
      }
    })
}
