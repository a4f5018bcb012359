import app from '@adonisjs/core/services/app'
import emitter from '@adonisjs/core/services/emitter'
import { Event } from '@iti/framework/extensions'
import { followTriggers, on } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { clearTasks } from './make_tasks.js'
import { Stage } from './stage.js'
import { taskOf } from './task_of.js'

interface Told {
  part: string
  secret: number
}

const partTold = new Event<Told>('test:part_told', 'A part is told')

async function follow(stage: Stage, faults: unknown[] = []): Promise<void> {
  const logger = { error: (data: object, message: string) => void faults.push([message, data]) }
  await followTriggers(app, stage.tasks, logger)
}

test.group('Tasks | an event', (group) => {
  group.each.setup(clearTasks)
  group.each.teardown(() => emitter.clearListeners(partTold.name as never))
  group.teardown(clearTasks)

  test('has the tasks run that follow it, with what it tells', async ({ assert }) => {
    const given: unknown[] = []
    const Work = taskOf((input) => void given.push(input), {
      input: vine.object({ part: vine.string() }),
      triggers: [on(partTold, ({ part }) => ({ part }))],
    })
    const stage = await Stage.start({ tasks: [Work] })
    await follow(stage)
    await partTold.emit({ part: 'P-1', secret: 7 })
    await stage.until(() => given.length === 1)
    assert.deepEqual(given, [{ part: 'P-1' }])
    const { items } = await stage.tasks.queries.list({})
    assert.containsSubset(items, [{ origin: 'event' }])
  })

  test('goes on if a task cannot be dispatched, which is told', async ({ assert }) => {
    const faults: any[] = []
    const Work = taskOf(() => {}, {
      input: vine.object({ part: vine.string() }),
      triggers: [on(partTold)],
    })
    const fail = () => {
      throw new Error('No input')
    }
    const Other = taskOf(() => {}, { id: 'app.other', triggers: [on(partTold, fail)] })
    const Fine = taskOf(() => {}, { id: 'app.fine', triggers: [on(partTold, () => undefined)] })
    const stage = new Stage({ tasks: [Work, Other, Fine] })
    await follow(stage, faults)
    await partTold.emit({ part: 'P-1', secret: 7 })
    assert.deepEqual(faults.map(([message]) => message).sort(), [
      'Cannot dispatch app.other after the event "test:part_told"',
      'Cannot dispatch app.work after the event "test:part_told"',
    ])
    const { items } = await stage.tasks.queries.list({})
    assert.deepEqual(
      items.map(({ task }) => task),
      ['app.fine']
    )
  })
})
