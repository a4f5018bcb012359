import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { SessionManager } from '@iti/framework/access'
import { toSqlTime } from '@iti/framework/database'
import { forgetUsers, makeUser, runTask } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import ClearRateLimits from '../../../modules/system/auth/tasks/clear_rate_limits.js'
import ClearIdempotencyKeys from '../../../modules/system/services/tasks/clear_idempotency_keys.js'
import ClearSessions from '../../../modules/system/sessions/tasks/clear_sessions.js'
import ClearTaskRuns from '../../../modules/system/tasks/tasks/clear_task_runs.js'
import { sweep } from '../../../modules/system/sweep.js'
import { LogStore } from '../../../src/tasks/store/log_store.js'
import { RunRetention } from '../../../src/tasks/store/run_retention.js'
import { makeRunId } from '../../../src/tasks/run_id.js'
import { clearTasks } from './make_tasks.js'

const DAY = 86_400_000

test('the tasks of the system are declared, each at a time of its own', async ({ assert }) => {
  const tasks = await app.container.make('iti.tasks')
  const registry = await tasks.registry()
  const own = registry.all.filter(({ owner }) => owner === 'system')
  assert.deepEqual(
    own.map(({ id, schedules }) => [id, ...schedules.map(({ expression }) => expression)]),
    [
      ['system.clear_idempotency_keys', '37 * * * *'],
      ['system.clear_rate_limits', '7 * * * *'],
      ['system.clear_sessions', '17 3 * * *'],
      ['system.clear_task_runs', '53 3 * * *'],
    ]
  )
})

test.group('system.clear_sessions', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(forgetUsers)
  group.each.teardown(clearTasks)

  const passed = () => toSqlTime(db.connection(), DateTime.utc().minus({ minutes: 1 }))

  test('deletes sessions whose tokens have ended, in batches, and no others', async ({
    assert,
  }) => {
    const { id: userId } = await makeUser()
    const sessions = await app.container.make(SessionManager)
    const open = () => sessions.open({ userId, origin: { ip: null, userAgent: null } })
    const signedIn = await open()
    // the token that is in use may live longer than the one that renews it
    await open()
    const [first, second] = await db.from('iti_sessions').where('user_id', userId).orderBy('id')
    await db.from('iti_sessions').where('id', second.id).update({ refresh_expires_at: passed() })

    const { id: firstId, ...session } = first
    const ended = { refresh_expires_at: passed(), access_expires_at: passed() }
    for (let batch = 0; batch < 12; batch++) {
      const rows = Array.from({ length: 50 }, (_, index) => {
        const hash = `${batch}-${index}`
        return { ...session, ...ended, family_hash: hash, access_hash: hash }
      })
      await db.table('iti_sessions').multiInsert(rows)
    }

    const run = await runTask(ClearSessions)
    assert.containsSubset(run, { status: 'succeeded', result: { removed: 600 } })
    assert.containsSubset(run.progress, { done: 600 })
    const left = await db.from('iti_sessions').where('user_id', userId).orderBy('id')
    assert.deepEqual(
      left.map(({ id }) => id),
      [firstId, second.id]
    )
    const principal = await sessions.authenticate(signedIn.accessToken)
    assert.equal(principal?.id, userId)
    assert.containsSubset(await runTask(ClearSessions), { result: { removed: 0 } })
  })
})

test.group('system.clear_idempotency_keys', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(clearTasks)

  test('deletes keys that have expired', async ({ assert, cleanup }) => {
    const forget = () => db.from('iti_idempotency_keys').where('service', 'sweep-test').delete()
    cleanup(() => void forget().exec())
    const row = (key: string, expiresAt: number) => ({
      service: 'sweep-test',
      idempotency_key: key,
      request_hash: 'x',
      owner: 'x',
      stores_answer: true,
      locked_until: 0,
      expires_at: expiresAt,
      created_at: '2026-11-22 09:30:00',
    })
    await forget()
    await db.table('iti_idempotency_keys').insert(row('old', 1))
    await db.table('iti_idempotency_keys').insert(row('new', Date.now() + DAY))

    const { result } = await runTask(ClearIdempotencyKeys)
    assert.isAtLeast(result!.removed, 1)
    const left = await db.from('iti_idempotency_keys').where('service', 'sweep-test')
    assert.deepEqual(
      left.map(({ idempotency_key: key }) => key),
      ['new']
    )
  })
})

test.group('system.clear_rate_limits', (group) => {
  group.each.setup(clearTasks)
  group.each.setup(() => {
    const forget = () => db.from('iti_rate_limits').where('key', 'like', 'test-%').delete()
    return async () => void (await forget())
  })
  group.each.teardown(clearTasks)

  test('deletes counts whose time is over, in batches, and no others', async ({ assert }) => {
    const past = Date.now() - 1
    for (let batch = 0; batch < 12; batch++) {
      const rows = Array.from({ length: 50 }, (_, index) => ({
        key: `test-${batch}-${index}`,
        points: 1,
        expire: past,
      }))
      await db.table('iti_rate_limits').multiInsert(rows)
    }
    await db.table('iti_rate_limits').insert({ key: 'test-counts', points: 1, expire: past + DAY })
    await db.table('iti_rate_limits').insert({ key: 'test-for-ever', points: 1, expire: null })

    const { result } = await runTask(ClearRateLimits)
    assert.isAtLeast(result!.removed, 600)
    const left = await db.from('iti_rate_limits').where('key', 'like', 'test-%').orderBy('key')
    assert.deepEqual(
      left.map(({ key }) => key),
      ['test-counts', 'test-for-ever']
    )
  })
})

/** A run that was made some days ago, with a line of its log. */
async function addRun(
  made: number,
  { ended = made, status = 'succeeded' }: { ended?: number | null; status?: string } = {}
): Promise<string> {
  const ago = (days: number) => Date.now() - days * DAY
  const id = makeRunIdOf(ago(made))
  const time = ago(made)
  await db.table('iti_task_runs').insert({
    id,
    task: 'app.some',
    queue: 'default',
    status,
    origin: 'dispatch',
    run_at: time,
    attempt: 1,
    created_at: time,
    finished_at: ended === null ? null : ago(ended),
  })
  const line = { runId: id, attempt: 1, level: 'info', message: 'done', at: time } as const
  await new LogStore(db).add([line])
  return id
}

/* Ids of one process grow, so that an earlier one is made by its time. */
const makeRunIdOf = (time: number): string => {
  const id = makeRunId(Date.now())
  const moment = Math.floor(time).toString(16).padStart(12, '0')
  return `${moment.slice(0, 8)}-${moment.slice(8)}${id.slice(13)}`
}

const runIds = async () => {
  const rows = await db.from('iti_task_runs').where('task', 'app.some').orderBy('id').select('id')
  return rows.map(({ id }) => id)
}

test.group('system.clear_task_runs', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(clearTasks)

  test('deletes runs that ended before the time that they are kept, with their logs', async ({
    assert,
  }) => {
    await addRun(40)
    const fresh = await addRun(1)
    const endedLately = await addRun(40, { ended: 1 })
    const waiting = await addRun(40, { ended: null, status: 'queued' })

    const run = await runTask(ClearTaskRuns)
    assert.containsSubset(run, { status: 'succeeded', result: { removed: 1 } })
    const left = [endedLately, waiting, fresh]
    assert.sameMembers(await runIds(), left)
    const logs = await db.from('iti_task_run_logs').whereNot('run_id', run.id).select('run_id')
    assert.sameMembers(
      logs.map(({ run_id: id }) => id),
      left
    )
  })

  test('deletes batch by batch, the oldest first', async ({ assert }) => {
    const ago = Date.now() - 40 * DAY
    for (let batch = 0; batch < 12; batch++) {
      const rows = Array.from({ length: 50 }, (_, index) => ({
        id: makeRunIdOf(ago + batch * 50 + index),
        task: 'app.some',
        queue: 'default',
        status: 'succeeded',
        origin: 'dispatch',
        run_at: ago,
        attempt: 1,
        created_at: ago,
        finished_at: ago,
      }))
      await db.table('iti_task_runs').multiInsert(rows)
    }
    const ids = await runIds()
    const retention = new RunRetention(db)

    assert.equal(await retention.removeBefore(Date.now() - 30 * DAY), 500)
    assert.deepEqual(await runIds(), ids.slice(500))
    assert.equal(await retention.removeBefore(Date.now() - 30 * DAY), 100)
    assert.equal(await retention.removeBefore(Date.now() - 30 * DAY), 0)
  })
})

test('deleting stops between two batches', async ({ assert }) => {
  const abort = new AbortController()
  const batches: number[] = []
  const removeSome = async () => {
    if (batches.push(100) === 2) abort.abort(new Error('stop'))
    return 100
  }
  const told: number[] = []
  const context = { signal: abort.signal, progress: (done: number) => void told.push(done) }
  await assert.rejects(() => sweep(removeSome, context), 'stop')
  assert.deepEqual(told, [100, 200])
})
