import { relative } from 'node:path'
import type { Check } from '../check.js'
import { targetOf } from '../database_target.js'
import type { Project } from '../project.js'
import { combine, fail, pass, type Verdict, warn } from '../verdict.js'

export const production: Check = {
  name: 'production',
  title: 'Settings of production',
  timeLimit: 60_000,
  async run(project) {
    const { variables } = await project.environment()
    if (variables.NODE_ENV !== 'production') return pass('this is not production')

    const found: Verdict[] = []
    if (variables.DEBUG) {
      found.push(fail('DEBUG is set, and tells what no log may hold', 'Unset DEBUG'))
    }
    if (variables.LIMITER_STORE === 'memory') {
      found.push(
        warn(
          'LIMITER_STORE is memory: each process counts failed sign-ins on its own',
          'Set LIMITER_STORE=database, unless there is one process only'
        )
      )
    }
    if (variables.ITI_ADMIN_PASSWORD) {
      found.push(
        warn(
          'ITI_ADMIN_PASSWORD is set, which only the first db:seed needs',
          'Unset ITI_ADMIN_PASSWORD once the first administrator has signed in'
        )
      )
    }
    return combine([...found, ...(await judgeDatabaseFile(project))], 'they are right')
  },
}

/* Every build empties its folder. */
async function judgeDatabaseFile(project: Project): Promise<Verdict[]> {
  const { app } = await project.boot()
  const filename = app && targetOf(app).filename
  if (!filename || filename === ':memory:') return []

  const path = relative(project.root, filename).replaceAll('\\', '/')
  const isOutside = path.startsWith('../') || relative('/', filename) === path
  const isReplaced = project.isBuilt ? !isOutside : path.startsWith('build/')
  if (!isReplaced) return []
  return [
    fail(
      `the database file ${path} lies in the folder of the build, which the next build empties`,
      'Set DB_DATABASE to a path outside of it, for instance /var/lib/application/database.sqlite3'
    ),
  ]
}
