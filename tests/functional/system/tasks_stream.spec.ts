import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { AccessChanges, SessionManager } from '@iti/framework/access'
import type { User } from '@iti/framework/models/system/user'
import type { Tasks } from '@iti/framework/tasks'
import { forgetUsers, makeUser, TestClock } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { followRun } from '../../../modules/system/tasks/stream/follow_run.js'
import { RunStreams } from '../../../modules/system/tasks/stream/run_streams.js'
import { clearTasks } from '../tasks/make_tasks.js'
import { Gate, taskOf } from '../tasks/task_of.js'
import { EventReader } from './event_reader.js'
import { endOf, serveTasks } from './serve_tasks.js'

const ORIGIN = { ip: null, userAgent: null }
const MOST_STREAMS = 100
const READER = { permissions: ['system:task:list'] }

const addressOf = (id: string, query = '') =>
  `http://${process.env.HOST}:${process.env.PORT}/api/system/tasks/runs/${id}/stream${query}`

async function signIn({ id }: User): Promise<string> {
  const sessions = await app.container.make(SessionManager)
  const { accessToken } = await sessions.open({ userId: id, origin: ORIGIN })
  return accessToken
}

/* Somebody who may read, and how they are known. */
const reader = async () => signIn(await makeUser(READER))

const logsOf = (events: { event: string; data: any }[]) =>
  events.filter(({ event }) => event === 'log').map(({ data }) => data.message)

async function untilNoneIsOpen(): Promise<void> {
  while (RunStreams.count > 0) await sleep(5)
}

/** A run that waits in its queue for ever, and a stream of it that was opened. */
async function followWaiting(user?: User) {
  const tasks = await serveTasks({ tasks: [taskOf(() => {})] })
  const { id } = await tasks.dispatch('app.work')
  const token = user ? await signIn(user) : await reader()
  const stream = await EventReader.open(addressOf(id), { token })
  await stream.until('run')
  return { id, token, stream, tasks }
}

/* How often lines are looked for from now on. */
function countLooks({ logs }: Tasks): () => number {
  const after = logs.after.bind(logs)
  let looks = 0
  logs.after = (...asked) => {
    looks++
    return after(...asked)
  }
  return () => looks
}

/* Waits until no more looks come, which they otherwise do twice a second and for ever, or to the end of the log. */
async function untilStill(looks: () => number): Promise<void> {
  let before
  do {
    before = looks()
    await sleep(1_200)
  } while (looks() !== before)
}

const addLines = (tasks: Tasks, runId: string, messages: readonly string[]) =>
  tasks.logs.add(
    messages.map((message) => ({ runId, message, attempt: 1, level: 'info', at: Date.now() }))
  )

test.group('Streams of runs', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(untilNoneIsOpen)
  group.teardown(async () => {
    await clearTasks()
    await forgetUsers()
  })

  test('tell lines and progress while the run goes on, and end with it', async ({ assert }) => {
    const gates = [new Gate(), new Gate()] as const
    const Long = taskOf(async (_, context) => {
      context.log.info('one\nand two', { of: 3 })
      context.progress(1, 3, 'parts')
      await gates[0].pass(context)
      context.log.warn('three')
      await gates[1].pass(context)
      return { secret: 'result' }
    })
    const tasks = await serveTasks({ tasks: [Long] })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.work')
    const stream = await EventReader.open(addressOf(id), { token: await reader() })
    assert.equal(stream.response.status, 200)
    const { headers } = stream.response
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(headers.get('cache-control'), 'no-store, no-transform')

    const { data: line, id: lineId } = await stream.until('log')
    assert.containsSubset(line, {
      attempt: 1,
      level: 'info',
      message: 'one\nand two',
      data: { of: 3 },
    })
    assert.equal(lineId, String(line.id))
    let { data: state } = await stream.until('run')
    while (!state.progress) ({ data: state } = await stream.until('run'))
    assert.containsSubset(state, {
      status: 'running',
      attempt: 1,
      progress: { done: 1, total: 3, note: 'parts' },
      finishedAt: null,
    })
    gates[0].open()
    const { data: next } = await stream.until('log')
    assert.containsSubset(next, { level: 'warn', message: 'three' })
    gates[1].open()
    const rest = await stream.rest()
    assert.deepEqual(
      rest.map(({ event }) => event),
      ['run', 'end']
    )
    assert.equal(rest[0]!.data.status, 'succeeded')
    assert.match(rest[0]!.data.finishedAt, /Z$/)
    assert.deepEqual(rest[1]!.data, { status: 'succeeded' })
    assert.notInclude(stream.raw, 'secret')
  })

  test('of a run that has ended tell everything, and end', async ({ assert }) => {
    const Talkative = taskOf((_, { log }) => {
      for (let number = 1; number <= 120; number++) log.info(`line ${number}`)
    })
    const tasks = await serveTasks({ tasks: [Talkative] })
    await tasks.startWorker()
    const { id } = await tasks.dispatch('app.work')
    await endOf(tasks, id)
    const stream = await EventReader.open(addressOf(id), { token: await reader() })
    const events = await stream.rest()
    assert.deepEqual(
      logsOf(events),
      Array.from({ length: 120 }, (_, index) => `line ${index + 1}`)
    )
    assert.deepEqual(
      events.slice(-2).map(({ event }) => event),
      ['run', 'end']
    )
  })

  test('go on behind the line that was read last', async ({ assert }) => {
    const tasks = await serveTasks({ tasks: [taskOf(() => {})] })
    const { id } = await tasks.dispatch('app.work')
    await addLines(tasks, id, ['one', 'two', 'three'])
    await tasks.runs.cancel(id)
    const [one, two] = await tasks.logs.after(id, 0, 10)
    const read = async (query: string, lastEventId?: string) => {
      const headers = lastEventId === undefined ? undefined : { 'last-event-id': lastEventId }
      const stream = await EventReader.open(addressOf(id, query), {
        token: await reader(),
        headers,
      })
      return logsOf(await stream.rest())
    }
    assert.deepEqual(await read('', `${one!.id}`), ['two', 'three'])
    assert.deepEqual(await read(`?after=${two!.id}`), ['three'])
    // the address stays as it was when a client comes back
    assert.deepEqual(await read(`?after=${one!.id}`, `${two!.id}`), ['three'])
    assert.deepEqual(await read('', 'nonsense'), ['one', 'two', 'three'])
  })

  test('end when the session of their reader does', async ({ assert }) => {
    const user = await makeUser(READER)
    const { stream, tasks, id } = await followWaiting(user)
    const sessions = await app.container.make(SessionManager)
    await sessions.closeAllOf(user.id)
    assert.deepEqual(await stream.rest(), [])
    await addLines(tasks, id, ['secret'])
    assert.notInclude(stream.raw, 'secret')
  })

  test('end when their reader loses the permission', async ({ assert }) => {
    const user = await makeUser(READER)
    const { stream } = await followWaiting(user)
    const [role] = await user.related('roles').query()
    await role!.related('menus').detach()
    const changes = await app.container.make(AccessChanges)
    await changes.record([user.id])
    assert.deepEqual(await stream.rest(), [])
  })

  test('end when it cannot be found out whether their reader may read', async ({
    assert,
    cleanup,
  }) => {
    const { stream } = await followWaiting()
    const sessions = await app.container.make(SessionManager)
    cleanup(() => void Reflect.deleteProperty(sessions, 'authenticate'))
    // as it does without a database
    sessions.authenticate = async () => {
      throw new Error('The database is away')
    }
    assert.deepEqual(await stream.rest(), [])
  })

  test('end when the run cannot be read, for their reader to come back', async ({ assert }) => {
    const { stream, tasks } = await followWaiting()
    tasks.logs.after = async () => {
      throw new Error('The database is away')
    }
    assert.deepEqual(await stream.rest(), [])
  })

  test('say now and then that they are still there', async ({ assert }) => {
    const tasks = await serveTasks({ tasks: [taskOf(() => {})] })
    const { id } = await tasks.dispatch('app.work')
    const clock = new TestClock()
    const ending = new AbortController()
    const texts: string[] = []
    const following = (async () => {
      const events = followRun({ id, after: 0 }, { tasks, clock, signal: ending.signal })
      for await (const text of events) texts.push(text)
    })()
    const pass = async (milliseconds: number) => {
      for (let left = milliseconds; left > 0; left -= 500) {
        while (clock.waiting === 0) await sleep(1)
        await clock.advance(500)
      }
      while (clock.waiting === 0) await sleep(1)
    }
    await pass(14_500)
    const before = texts.length
    assert.isFalse(texts.some((text) => text.startsWith(':')))
    await pass(500)
    assert.match(texts.at(-1)!, /^: .*\n\n$/)
    await pass(14_500)
    assert.lengthOf(texts, before + 1)
    await pass(500)
    assert.lengthOf(texts, before + 2)

    ending.abort()
    await following
    assert.equal(clock.waiting, 0)
  })

  test('ask for nothing any more when their reader has gone', async ({ assert }) => {
    const { stream, tasks } = await followWaiting()
    const looks = countLooks(tasks)
    while (looks() < 2) await sleep(5)
    assert.equal(RunStreams.count, 1)
    stream.leave()
    await untilNoneIsOpen()
    await untilStill(looks)
  })

  test('are so many at the most, and others may come when one has gone', async ({ assert }) => {
    const { id, token, stream } = await followWaiting()
    const others = await Promise.all(
      Array.from({ length: MOST_STREAMS - 1 }, () => EventReader.open(addressOf(id), { token }))
    )
    const refused = await fetch(addressOf(id), { headers: { authorization: `Bearer ${token}` } })
    assert.equal(refused.status, 503)
    assert.equal(refused.headers.get('retry-after'), '10')
    assert.match(refused.headers.get('content-type')!, /^application\/json/)
    assert.containsSubset(await refused.json(), { code: 503, error: 'E_TASK_STREAMS_TAKEN' })

    stream.leave()
    while (RunStreams.count === MOST_STREAMS) await sleep(5)
    const next = await EventReader.open(addressOf(id), { token })
    assert.equal(next.response.status, 200)
    for (const one of [next, ...others]) one.leave()
  })

  test('read no more of a log than their reader takes', async ({ assert }) => {
    const tasks = await serveTasks({ tasks: [taskOf(() => {})] })
    const { id } = await tasks.dispatch('app.work')
    const lines = Array.from({ length: 6_000 }, (_, index) => `${index} ${'x'.repeat(9_000)}`)
    await addLines(tasks, id, lines)
    await tasks.runs.cancel(id)
    const token = await reader()

    const looks = countLooks(tasks)
    const stream = await EventReader.open(addressOf(id), { token })
    await stream.until('log')
    await untilStill(looks)
    // there are 120 parts, and not all are on the way
    assert.isBelow(looks(), 120)
    const events = await stream.rest()
    assert.isAtLeast(looks(), 120)
    assert.lengthOf(logsOf(events), lines.length - 1)
  })

  test('are for those who may see runs', async ({ client, assert }) => {
    const tasks = await serveTasks({ tasks: [taskOf(() => {})] })
    const { id } = await tasks.dispatch('app.work')
    const path = `/api/system/tasks/runs/${id}/stream`
    const clerk = await makeUser({ permissions: ['system:task:run'] })
    const refused = await client.get(path).loginAs(clerk)
    refused.assertStatus(403)
    const nobody = await client.get(path)
    nobody.assertStatus(401)
    const wrong = await client.get(`${path}?after=x`).loginAs(await makeUser(READER))
    assert.equal(wrong.body().error, 'E_VALIDATION')
  })

  test('have no body where only the head is asked for', async ({ assert }) => {
    const { id, token, stream } = await followWaiting()
    const headers = { authorization: `Bearer ${token}` }
    const head = await fetch(addressOf(id), { method: 'HEAD', headers })
    assert.equal(head.status, 200)
    assert.equal(head.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(RunStreams.count, 1)
    stream.leave()
  })
})
