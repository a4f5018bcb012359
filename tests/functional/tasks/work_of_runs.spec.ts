import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { currentActor } from '@iti/framework/http'
import { Task, type TaskContext } from '@iti/framework/tasks'
import { forgetUsers, makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { PrincipalSource, Principal } from '@iti/framework/access'
import { currentWork, runForWork, toTraceContext } from '../../../src/http/main.js'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

/* As the request of a user would dispatch it. */
async function actAs(id: number): Promise<Principal> {
  const source = await app.container.make(PrincipalSource)
  const found = await source.findMany([id])
  return new Principal(found.get(id)!, 0)
}

test.group('Tasks | what a body works for', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(forgetUsers)
  group.teardown(clearTasks)

  test('is the user who dispatched it, with the rights of the moment', async ({ assert }) => {
    const seen: unknown[] = []
    const Work = taskOf((_, { principal }) => {
      seen.push([principal?.id, principal?.can('orders:order:list'), currentActor() === principal])
    })
    const user = await makeUser({ permissions: ['orders:order:list'] })
    const stage = new Stage({ tasks: [Work] })
    const actor = await actAs(user.id)
    const work = { requestId: 'r', trace: toTraceContext(), actor }
    const ids = await runForWork(work, async () => [await stage.dispatch(), await stage.dispatch()])
    assert.equal(await stage.see(ids[0]!, 'userId'), user.id)

    await stage.tasks.startWorker()
    for (const id of ids) await stage.ends(id)
    assert.deepEqual(seen, [
      [user.id, true, true],
      [user.id, true, true],
    ])
  })

  test('is nobody, if they are gone by then', async ({ assert }) => {
    const seen: unknown[] = []
    const Work = taskOf((_, { principal }) => void seen.push([principal, currentActor()]))
    const user = await makeUser()
    const stage = new Stage({ tasks: [Work] })
    const work = { requestId: 'r', trace: toTraceContext(), actor: await actAs(user.id) }
    const id = await runForWork(work, () => stage.dispatch())
    await user.delete()
    await stage.tasks.startWorker()
    assert.equal(await stage.seeEnd(id, 'status'), 'succeeded')
    assert.deepEqual(seen, [[null, undefined]])
  })

  test('is nobody, if nobody dispatched it', async ({ assert }) => {
    const stage = await Stage.start({ tasks: [taskOf((_, { principal }) => principal)] })
    const run = await stage.ends(await stage.dispatch())
    assert.containsSubset(run, { status: 'succeeded', result: null, userId: null })
  })

  test('belongs to the trace of whoever dispatched it', async ({ assert }) => {
    const seen: unknown[] = []
    const Work = taskOf((_, { run, signal }) => {
      const work = currentWork()!
      seen.push(work.trace.traceId, work.requestId === run.id, work.signal === signal)
    })
    const trace = toTraceContext()
    const stage = await Stage.start({ tasks: [Work] })
    const id = await runForWork({ requestId: 'r', trace }, () => stage.dispatch())
    const run = await stage.ends(id)
    assert.equal(run.traceId, trace.traceId)
    assert.deepEqual(seen, [trace.traceId, true, true])
  })

  test('does not leak from one run into another', async ({ assert }) => {
    const seen: [string, string][] = []
    const Work = taskOf(async (_, { run }) => {
      await new Promise<void>((resolve) => setImmediate(resolve))
      await db.from('iti_task_runs').first()
      seen.push([run.id, currentWork()!.requestId])
    })
    const stage = await Stage.start({ tasks: [Work] })
    const ids = await Promise.all(Array.from({ length: 10 }, () => stage.dispatch()))
    for (const id of ids) await stage.ends(id)
    assert.deepEqual(
      seen.toSorted(),
      ids.toSorted().map((id) => [id, id])
    )
  })
})

class Shelf {
  readonly name = 'the shelf'
}

@inject()
class Asking extends Task {
  static override id = 'app.asking'

  constructor(protected shelf: Shelf) {
    super()
  }

  async run(_: void, { attempt }: TaskContext) {
    return `${this.shelf.name} ${attempt}`
  }
}

class Unmakeable extends Task {
  static override id = 'app.unmakeable'

  constructor() {
    super()
    throw new Error('No parts')
  }

  async run() {}
}

test.group('Tasks | the object whose body runs', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is given what its constructor asks for', async ({ assert }) => {
    const stage = await Stage.start({ tasks: [Asking] })
    const run = await stage.ends(await stage.dispatch(undefined, 'app.asking'))
    assert.containsSubset(run, { status: 'succeeded', result: 'the shelf 1' })
  })

  test('fails its run if it cannot be made', async ({ assert }) => {
    const stage = await Stage.start({ tasks: [Unmakeable] })
    const run = await stage.ends(await stage.dispatch(undefined, 'app.unmakeable'))
    assert.containsSubset(run, { status: 'failed', reason: 'No parts' })
  })
})
