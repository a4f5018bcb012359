import type { LockLine } from './lock_file.js'
import { LOCK_FILE, MIGRATIONS_FOLDER } from './project.js'
import type { SyncState } from './states.js'

interface Finding {
  file: string
  /** its line in the lock file, if it has one */
  line?: LockLine
  /** the name it bears in the folder of migrations, if it is there */
  onDisk?: string
}

/** Says what a state means for one migration, and what its developer can do. */
export function remedy(state: SyncState, finding: Finding): string {
  return MESSAGES[state](finding)
}

const NEW_MIGRATION = 'To change the schema write a migration of your own: node ace make:migration'

const MESSAGES: Record<SyncState, (finding: Finding) => string> = {
  IN_SYNC: () => 'is as released',
  NEW: () => 'is new in the package and is copied into the project',
  ADOPTED: () => `is taken into ${LOCK_FILE}`,

  EDITED: ({ file, line, onDisk }) => {
    if (onDisk !== file) {
      const isOwn = line && !line.source
      const orElse = isOwn
        ? `; if no database has run it, write its new name into ${LOCK_FILE}`
        : ''
      return `was renamed to ${onDisk}. Give it its name back: a renamed migration would run a second time${orElse}`
    }
    return `was changed after it was synced. Restore it: git checkout -- ${MIGRATIONS_FOLDER}/${file}, or delete it and run: node ace iti:sync-migrations --restore=${line?.revision}. ${NEW_MIGRATION}`
  },

  DELETED: ({ line }) =>
    line?.source
      ? `was deleted. Bring it back: node ace iti:sync-migrations --restore=${line.revision}`
      : `was deleted. Bring it back with Git; if nobody else ever had it, remove its line from ${LOCK_FILE}`,

  DUPLICATE: ({ file }) =>
    file.includes(', ')
      ? `share one revision. Keep the one that is on your main branch, and delete the other with its line in ${LOCK_FILE}`
      : `has two lines in ${LOCK_FILE}. Keep the one that is on your main branch, and delete the other`,

  ORDER: () =>
    `does not stand in the order of the package, and may depend on one that would run later. Bring back the names, files and lines of ${LOCK_FILE} from Git`,

  UNLOCKED: () =>
    `bears the revision of a package, but is not in ${LOCK_FILE} and is not what a synced package released. Bring its line back from Git, or sync its package as well; if no database has run it, delete it`,

  UPSTREAM_CHANGED: () =>
    'was released with another text than the one you synced. The file is left as it is: install the release it came from, and report this, because a released migration must never change',

  AHEAD: ({ line }) =>
    `is not in the installed release of ${line?.source?.package}: it was downgraded or removed. The file stays, because databases may have run it`,
}
