import { fileURLToPath } from 'node:url'
import type { Check } from '../check.js'
import { fail, notChecked, pass, shorten, warn } from '../verdict.js'

/* The same place in the work tree and in the published package. */
const RELEASE = fileURLToPath(new URL('../../../database/system/', import.meta.url))
const REMEDY =
  'Bring them in sync, and commit them with the lock file: node ace iti:sync-migrations'

export const syncedMigrations: Check = {
  name: 'synced_migrations',
  title: 'Migrations of the framework and of plugins',
  async run(project) {
    if (project.isBuilt) {
      return notChecked(
        'this is a build, which has no sources',
        'Check before the build: node ace iti:sync-migrations --check'
      )
    }
    const { syncMigrations } = await import('../../migrations/main.js')
    const { findPluginReleases } = await import('../../plugins/main.js')
    const { plugins, ...first } = await syncMigrations({
      root: project.root,
      package: '@iti/framework',
      releaseFolder: RELEASE,
      plugins: await findPluginReleases(project.app),
      check: true,
    })
    const reports = [first, ...plugins]
    const items = reports.flatMap((report) => report.items)
    const findings = items.filter(({ state }) => state !== 'IN_SYNC')
    if (first.exitCode === 0) return pass(`${items.length} in sync`)

    const lines =
      findings.length > 0
        ? findings.map(({ state, file, message }) => `${state} ${file} ${message}`)
        : reports.flatMap(({ written }) => written).map((path) => `${path} is stale`)
    // what a package lacks that is removed may stay
    const isHarmless = findings.length > 0 && findings.every(({ state }) => state === 'AHEAD')
    return isHarmless ? warn(shorten(lines), REMEDY) : fail(shorten(lines), REMEDY)
  },
}
