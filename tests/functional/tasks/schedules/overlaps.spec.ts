import { every } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { places, Stage } from '../stage.js'
import { Gate, taskOf } from '../task_of.js'

const TIME = '2026-06-01T10:00:00Z'

const at = (minute: number): string => `2026-06-01T10:0${minute}:00.000Z`

async function begin(overlap: 'skip' | 'queue-one' | 'allow') {
  const gate = new Gate()
  const Work = taskOf((_, context) => gate.pass(context), { overlap, schedules: [every('1m')] })
  const stage = await Stage.start({ tasks: [Work], time: TIME })
  await stage.pass(4 * 60_000 + 30_000, 5_000)
  return { gate, stage }
}

const idsOf = async (stage: Stage, status: string): Promise<string[]> => {
  const { items } = await stage.tasks.queries.list({ status: [status as never] })
  return items.map(({ id }) => id)
}

test.group('Tasks | a firing while another run of its task has not ended', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is skipped, and a row says why', async ({ assert }) => {
    const { gate, stage } = await begin('skip')
    const [first] = await idsOf(stage, 'running')
    const reason = `the run ${first} had not ended`
    assert.containsSubset(await stage.fired(), [
      { at: at(1), status: 'running', reason: null },
      { at: at(2), status: 'skipped', reason },
      { at: at(3), status: 'skipped', reason },
      { at: at(4), status: 'skipped', reason },
    ])
    assert.equal(gate.entered, 1)
    gate.open()
    await stage.ends(first!)
    await stage.pass(60_000, 5_000)
    assert.containsSubset(await stage.lastFired(), { status: 'succeeded' })
    assert.deepEqual(await places(), [])
  })

  test('waits if it is the first, and further ones are skipped', async ({ assert }) => {
    const { gate, stage } = await begin('queue-one')
    const [first] = await idsOf(stage, 'running')
    const [second] = await idsOf(stage, 'queued')
    const reason = `the run ${second} had not ended`
    assert.containsSubset(await stage.fired(), [
      { at: at(1), status: 'running' },
      { at: at(2), status: 'queued', reason: null },
      { at: at(3), status: 'skipped', reason },
      { at: at(4), status: 'skipped', reason },
    ])
    assert.equal(gate.entered, 1)
    gate.open()
    await stage.ends(first!)
    await stage.ends(second!)
    assert.equal(gate.entered, 2)
    assert.deepEqual(await places(), [])
  })

  test('runs beside it, if that is wanted', async ({ assert }) => {
    const { gate, stage } = await begin('allow')
    assert.equal(gate.entered, 4)
    assert.lengthOf(await idsOf(stage, 'running'), 4)
    gate.open()
    await stage.until(async () => {
      const ids = await idsOf(stage, 'running')
      return ids.length === 0
    })
  })

  test('does not hold up what is dispatched', async ({ assert }) => {
    const { gate, stage } = await begin('skip')
    await stage.dispatch()
    await stage.until(() => gate.entered === 2)
    assert.lengthOf(await idsOf(stage, 'running'), 2)
    gate.open()
  })
})
