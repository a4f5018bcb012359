import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ME } from '../cases/me.js'
import { assertSameAnswers } from '../cases/same_answers.js'
import { USERS } from '../cases/users.js'
import { SCOPED_USER } from '../dataset/organisation.js'
import { SqliteDatabase } from '../dataset/sqlite_database.js'
import type { ProfiledCase } from '../options.js'
import { compileReference, fill } from '../run_cases.js'
import { applyLoad } from '../servers/load.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import { PROFILES, report, type Workbench } from '../workbench.js'
import { selfTimes, type CpuProfile } from './cpu_profile.js'
import { toFunction, toPackage, toShares, type Share } from './shares.js'

const PATHS: Record<ProfiledCase, string> = { me: ME, users_sqlite: USERS }
const WARM_UP_SECONDS = 3
/* `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`; the server itself is thread 0. */
const MAIN_THREAD = /^CPU\.\d+\.\d+\.\d+\.0\.\d+\.cpuprofile$/

/** Where a server spends its time under a load, the largest shares first. */
export interface ProfileShares {
  file: string
  /** What a request took in all, with the profiler on. */
  cpuMicroseconds: number | null
  packages: Share[]
  functions: Share[]
}

interface Recording {
  /** The moments between which the load was there. */
  window: { from: number; to: number }
  cpuMicroseconds: number | null
}

/** Writes a CPU profile of the framework under the load of a case, and adds it up. */
export async function runProfile(
  name: ProfiledCase,
  seconds: number,
  bench: Workbench
): Promise<ProfileShares> {
  const app = await compileReference(bench)
  await using db = new SqliteDatabase(join(bench.folder, 'users.sqlite3'))
  await fill(app, db, bench)

  const folder = join(PROFILES, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const { window, cpuMicroseconds } = await record({
    app,
    db,
    folder,
    path: PATHS[name],
    seconds,
    bench,
  })

  const entries = await readdir(folder)
  const file = join(
    folder,
    entries.find((entry) => MAIN_THREAD.test(entry))!
  )
  report(`The profile is ${file}; the developer tools of Chrome open it`)
  const profile: CpuProfile = JSON.parse(await readFile(file, 'utf8'))
  const times = selfTimes(profile, window)
  return {
    file,
    cpuMicroseconds,
    packages: toShares(times, toPackage(app.folder)),
    functions: toShares(times, toFunction(app.folder)),
  }
}

/** Loads a server that is being profiled; the profile is written when it ends. */
async function record(options: {
  app: ReferenceApp
  db: SqliteDatabase
  folder: string
  path: string
  seconds: number
  bench: Workbench
}): Promise<Recording> {
  const { app, db, folder, path, seconds, bench } = options
  await using server = await app.start(db, ['--cpu-prof', `--cpu-prof-dir=${folder}`])
  const token = await app.signIn(server, SCOPED_USER.username)
  const target = { server, path, token }
  await assertSameAnswers([target], bench.signal)
  report(`Profiling ${path}`)
  await applyLoad(target, WARM_UP_SECONDS, bench)
  const from = monotonicMicroseconds()
  const { cpuMicroseconds } = await applyLoad(target, seconds, bench)
  return { window: { from, to: monotonicMicroseconds() }, cpuMicroseconds }
}

const monotonicMicroseconds = () => Number(process.hrtime.bigint() / 1000n)
