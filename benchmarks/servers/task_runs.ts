/*
 * Runs tasks that do nothing, and the bare statements that their runs take, in turn on the same connection, and prints
 * what it found as JSON: a program of its own, because tasks belong to an application, which is booted here.
 */
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

const ROOT = new URL('../../', import.meta.url)
const RUNS = 3_000
const IN_FLIGHT = 20
const SINGLE = 200
const FINISHED = 100_000
const PAGES = 40

const [rounds, redisUrl] = [Number(process.argv[2]), process.argv[3]]

const app = new Ignitor(ROOT, { importer: (path) => import(new URL(path, ROOT).href) })
  .tap((one) => one.booting(async () => void (await import('#start/env'))))
  .createApp('console')
await app.init()
await app.boot()

const { defineTasks, engines, Task, Tasks } = await import('../../src/tasks/main.js')
const { processClock } = await import('../../src/clock/main.js')
const { makeRunId } = await import('../../src/tasks/run_id.js')
const db = await app.container.make('lucid.db')

const started = new Map<string, number>()
let ended = 0
class Nothing extends Task {
  static override id = 'app.nothing'
  static override overlap = 'allow' as const

  async run(_: void, { run }: { run: { id: string } }) {
    started.set(run.id, performance.now())
    ended++
  }
}

const tasksOf = (engine: ReturnType<typeof engines.local>) =>
  new Tasks({
    app,
    config: defineTasks({ engine }),
    listings: async () => [{ owner: 'app', load: async () => ({ default: Nothing }) }],
    db,
    clock: processClock,
    logger: { error: (data, message) => console.error(message, data.err) },
    observer: { onStart() {}, onEnd() {}, onLost() {} },
    principals: async () => {
      throw new Error('nobody has them run')
    },
    isElsewhere: () => false,
  })

const clear = async () => {
  await db.from('iti_task_runs').delete()
  started.clear()
  ended = 0
}
const inFlight = async (count: number, work: () => Promise<unknown>) => {
  let left = count
  const caller = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, caller))
}
const until = async (count: number) => {
  while (ended < count || (await unfinished()) > 0) await new Promise((done) => setTimeout(done, 2))
}
const unfinished = async () => {
  const row = await db.from('iti_task_runs').whereNull('finished_at').count('* as total').first()
  return Number(row.total)
}

/* What a run takes, one statement after the other: the insert, the claim and the end. */
async function bareStatements(): Promise<number> {
  await clear()
  const client = db.connection()
  const from = performance.now()
  for (let run = 0; run < RUNS; run++) {
    const id = makeRunId(Date.now())
    const now = Date.now()
    await client
      .insertQuery()
      .table('iti_task_runs')
      .insert({
        id,
        task: 'app.nothing',
        queue: 'default',
        status: 'queued',
        origin: 'dispatch',
        schedule_id: null,
        scheduled_for: null,
        run_at: now,
        attempt: 0,
        input: null,
        reason: null,
        unique_key: null,
        own_key: null,
        overlap_slot: null,
        waits_for: null,
        trace_id: null,
        user_id: null,
        created_at: now,
        finished_at: null,
        delivered_at: now,
      })
      .exec()
    await client.rawQuery(
      `update iti_task_runs set status = 'running', attempt = attempt + 1, owner = ?, started_at = ?,
        overlap_slot = coalesce(waits_for, overlap_slot), waits_for = null, cancel_requested_at = null
        where id in (select candidate.id from iti_task_runs candidate where candidate.status = 'queued'
          and candidate.run_at <= ? and (candidate.waits_for is null or not exists
            (select 1 from iti_task_runs holder where holder.overlap_slot = candidate.waits_for))
          and candidate.queue in (?) and candidate.task in (?) order by candidate.run_at, candidate.id limit 10)
        returning id, task, queue, attempt, run_at, input, checkpoint, trace_id, user_id`,
      ['bare', now, now, 'default', 'app.nothing']
    )
    await client
      .from('iti_task_runs')
      .where({ id, owner: 'bare', attempt: 1 })
      .whereNull('finished_at')
      .update({
        status: 'succeeded',
        reason: null,
        result: null,
        error: null,
        finished_at: Date.now(),
        unique_key: null,
        overlap_slot: null,
        waits_for: null,
      })
  }
  return (RUNS * 1000) / (performance.now() - from)
}

async function throughRunner(tasks: InstanceType<typeof Tasks>): Promise<number> {
  await clear()
  const from = performance.now()
  await inFlight(RUNS, () => tasks.dispatch('app.nothing'))
  await until(RUNS)
  return (RUNS * 1000) / (performance.now() - from)
}

async function bareBullmq(): Promise<number> {
  const { Queue, Worker } = await import('bullmq')
  const { Redis } = await import('ioredis')
  const connect = () => new Redis(redisUrl!, { maxRetriesPerRequest: null })
  const connections = [connect(), connect()]
  const name = `iti-bench-${process.pid}`
  const options = { removeOnComplete: true, removeOnFail: true }
  const queue = new Queue(name, { connection: connections[0]!, defaultJobOptions: options })
  let done = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const work = async () => {
    if (++done === RUNS) resolve()
  }
  const worker = new Worker(name, work, { connection: connections[1]!, concurrency: 10 })
  await worker.waitUntilReady()
  const from = performance.now()
  await inFlight(RUNS, () => queue.add('run', { runId: makeRunId(Date.now()) }))
  await promise
  const perSecond = (RUNS * 1000) / (performance.now() - from)
  await worker.close()
  await queue.obliterate({ force: true })
  await queue.close()
  for (const connection of connections) connection.disconnect()
  return perSecond
}

/* Milliseconds from a dispatch to the first line of the body, while nothing else goes on. */
async function latency(tasks: InstanceType<typeof Tasks>): Promise<number[]> {
  const waits: number[] = []
  for (let run = 0; run < SINGLE; run++) {
    const from = performance.now()
    const { id } = await tasks.dispatch('app.nothing')
    while (!started.has(id)) await new Promise((done) => setImmediate(done))
    waits.push(started.get(id)! - from)
  }
  return waits
}

async function listPages(tasks: InstanceType<typeof Tasks>) {
  await clear()
  const now = Date.now()
  const statuses = ['succeeded', 'succeeded', 'succeeded', 'failed', 'skipped']
  for (let at = 0; at < FINISHED; at += 500) {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      id: makeRunId(now + at),
      task: `app.task_${index % 20}`,
      queue: 'default',
      status: statuses[index % statuses.length],
      origin: 'dispatch',
      run_at: now + at,
      attempt: 1,
      created_at: now + at,
      finished_at: now + at,
    }))
    await db.connection().insertQuery().table('iti_task_runs').multiInsert(rows)
  }
  const timeOf = async (filters: object) => {
    const times: number[] = []
    for (let page = 0; page < PAGES; page++) {
      const from = performance.now()
      await tasks.queries.list({ page: 1 + (page % 5), ...filters })
      times.push(performance.now() - from)
    }
    return times
  }
  return {
    all: await timeOf({}),
    failed: await timeOf({ status: ['failed'] }),
    ofTask: await timeOf({ task: 'app.task_7' }),
  }
}

const local = tasksOf(engines.local())
const statements: number[] = []
const runner: number[] = []
const bullmq: number[] = []
const throughBullmq: number[] = []
await local.startWorker()
for (let round = 0; round < rounds; round++) {
  statements.push(await bareStatements())
  runner.push(await throughRunner(local))
}
const waits = await latency(local)
await local.shutdown()
if (redisUrl) {
  const prefix = `iti-bench-${process.pid}`
  const remote = tasksOf(engines.bullmq({ url: redisUrl, prefix }))
  await remote.startWorker()
  for (let round = 0; round < rounds; round++) {
    bullmq.push(await bareBullmq())
    throughBullmq.push(await throughRunner(remote))
  }
  await remote.shutdown()
}
const lists = await listPages(local)
console.log(JSON.stringify({ statements, runner, bullmq, throughBullmq, waits, lists }))
await app.terminate()
process.exit(0)
