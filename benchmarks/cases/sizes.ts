import type { BenchDatabase } from '../dataset/database.js'
import { ADMINISTRATOR, SCOPED_USER } from '../dataset/organisation.js'
import { loadUsers } from '../dataset/users.js'
import type { SizeResult } from '../results.js'
import { ask, askForData } from '../servers/http_client.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import type { Server } from '../servers/server.js'
import { median } from '../statistics.js'
import { report, type Workbench } from '../workbench.js'
import { USERS } from './users.js'

const SIZES = [1000, 10_000, 100_000, 1_000_000]
const PAGE_SIZE = 20
const DEPTH = 0.8
/* Whichever comes first, so that slow answers are asked for less often. */
const WARM_UP = { times: 200, milliseconds: 1500 }
const MEASUREMENT = { times: 50, milliseconds: 4000 }

/** What the users list and its count cost while a table grows, asked one at a time. */
export async function measureSizes(
  { app, db }: { app: ReferenceApp; db: BenchDatabase },
  bench: Workbench
): Promise<SizeResult[]> {
  const results: SizeResult[] = []
  let loaded = 0
  for (const users of SIZES) {
    const startedAt = performance.now()
    await loadUsers(db, { from: loaded, to: users, signal: bench.signal })
    loaded = users
    report(`sizes: ${users} users in ${db.dialect}, loaded in ${seconds(startedAt)} s`)

    await using server = await app.start(db)
    results.push({
      database: db.dialect,
      users,
      ...(await measureLists(server, { app, users, signal: bench.signal })),
      ...(await measureCounts(db)),
    })
  }
  return results
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1)

async function measureLists(
  server: Server,
  { app, users, signal }: { app: ReferenceApp; users: number; signal: AbortSignal }
) {
  const admin = await app.signIn(server, ADMINISTRATOR.username)
  const scoped = await app.signIn(server, SCOPED_USER.username)
  const wanted = Math.floor((users * DEPTH) / PAGE_SIZE) + 1
  const deepest = await findDeepestPage(server, { token: admin, wanted, signal })
  const time = (path: string, token: string) =>
    medianTime(() => askForData(server.url, { path, token }, signal))
  return {
    firstPage: await time(pagePath(1), admin),
    scopedPage: await time(USERS, scoped),
    deepPage: await time(pagePath(deepest), admin),
    deepOffset: (deepest - 1) * PAGE_SIZE,
  }
}

const pagePath = (page: number) => `/api/system/users?page=${page}&pageSize=${PAGE_SIZE}`

/* An API may refuse to skip too many rows; then the deepest page that it gives is found by halving. */
async function findDeepestPage(
  server: Server,
  { token, wanted, signal }: { token: string; wanted: number; signal: AbortSignal }
): Promise<number> {
  let [given, refused] = [1, wanted + 1]
  for (let page = wanted; refused - given > 1; page = (given + refused) >> 1) {
    const { body } = await ask(server.url, { path: pagePath(page), token }, signal)
    if (body.code === 0) given = page
    else refused = page
  }
  return given
}

async function measureCounts(db: BenchDatabase) {
  const departments = await db.all<{ id: number }>(
    'select department_id as id from iti_role_departments where role_id = ?',
    [SCOPED_USER.roleId]
  )
  const ids = departments.map((department) => department.id)
  const all = 'select count(*) as total from iti_users'
  const scoped = `${all} where status = ? and department_id in (${ids.map(() => '?').join(', ')})`
  return {
    count: await medianTime(() => db.all(all)),
    scopedCount: await medianTime(() => db.all(scoped, ['enabled', ...ids])),
  }
}

/** Milliseconds that something takes, done again and again once it is warm. */
async function medianTime(action: () => Promise<unknown>): Promise<number> {
  await repeat(action, WARM_UP)
  return median(await repeat(action, MEASUREMENT))
}

async function repeat(
  action: () => Promise<unknown>,
  { times, milliseconds }: { times: number; milliseconds: number }
): Promise<number[]> {
  const taken: number[] = []
  const until = performance.now() + milliseconds
  while (taken.length < times && (performance.now() < until || taken.length === 0)) {
    const startedAt = performance.now()
    await action()
    taken.push(performance.now() - startedAt)
  }
  return taken
}
