import db from '@adonisjs/lucid/services/db'
import { cron, every } from '@iti/framework/tasks'
import { getActiveTest, test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { Stage } from '../stage.js'
import { taskOf } from '../task_of.js'

const TIME = '2026-06-01T10:00:30Z'

/* In which turn of the event loop each firing was stored; others have their turn between two that differ. */
function turnsOfFirings(): readonly number[] {
  const turns: number[] = []
  let turn = 0
  let counting: NodeJS.Immediate
  const count = () => {
    turn++
    counting = setImmediate(count)
  }
  const note = ({ sql }: { sql: string }) => {
    if (/^update .iti_task_schedules/i.test(sql)) turns.push(turn)
  }
  const client = db.connection().getWriteClient()
  client.on('query', note)
  count()
  getActiveTest()!.cleanup(() => {
    clearImmediate(counting)
    client.off('query', note)
  })
  return turns
}

test.group('Tasks | many schedules', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('that are due at once all fire, and the process does other things meanwhile', async ({
    assert,
  }) => {
    const names = Array.from({ length: 120 }, (_, index) => `every${index}`)
    const Work = taskOf(() => {}, {
      overlap: 'allow',
      schedules: names.map((name) => cron('* * * * *', { name })),
      misfire: 'skip',
    })
    const before = await Stage.start({ tasks: [Work], time: TIME })
    await before.shutDown()
    await db.from('iti_task_runs').delete()
    before.clock.setTime('2026-06-01T12:00:30Z')

    const turns = turnsOfFirings()
    const stage = await Stage.start({ tasks: [Work], clock: before.clock })
    await stage.until(async () => {
      const rows = await db.from('iti_task_runs').where('status', 'skipped')
      return rows.length === names.length
    })
    assert.lengthOf(turns, names.length)
    assert.lengthOf([...new Set(turns)], names.length)
    assert.deepEqual(stage.faults, [])
  })

  test('do not wait for one that cannot fire', async ({ assert }) => {
    const Work = taskOf(() => {}, {
      overlap: 'allow',
      schedules: [cron('* * * * *', { name: 'broken' }), every('30s', { name: 'fine' })],
    })
    const stage = await Stage.start({ tasks: [Work], time: TIME })
    await stage.pass(1_000)
    await db.from('iti_task_schedules').where('name', 'broken').update({ expression: 'broken' })
    await stage.pass(65_000)
    const fired = await stage.fired()
    assert.lengthOf(fired, 2)
    const [fault] = stage.faults
    assert.equal(fault!.message, 'The task runner cannot fire the schedule "broken" of app.work')

    stage.clock.setTime('2026-06-01T09:50:00Z')
    await stage.pass(65_000)
    assert.isTrue(
      stage.faults.some(({ message }) => message.includes('find the next time of the schedule'))
    )
    assert.isAbove(await stage.countFired(), 2)
  })
})
