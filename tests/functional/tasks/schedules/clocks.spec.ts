import { cron, every } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { Stage } from '../stage.js'
import { taskOf } from '../task_of.js'

const MINUTE = 60_000

async function begin(schedules: ReturnType<typeof every>[], time: string): Promise<Stage> {
  const declared = { schedules, overlap: 'allow', misfire: 'once' } as const
  const stage = await Stage.start({ tasks: [taskOf(() => {}, declared)], time })
  await stage.pass(1_000, 200)
  return stage
}

async function times(stage: Stage): Promise<string[]> {
  const fired = await stage.fired()
  return fired.filter(({ status }) => status !== 'skipped').map(({ at }) => at)
}

/* The same by the clock, within a day. */
async function minutes(stage: Stage): Promise<string[]> {
  const all = await times(stage)
  return all.map((time) => time.slice(11, 16))
}

test.group('Tasks | a wall clock that is set', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  const kinds = [
    { name: 'cron', schedule: cron('* * * * *') },
    { name: 'every', schedule: every('1m') },
  ]

  test('forward makes a schedule late: {name}')
    .with(kinds)
    .run(async ({ assert }, { schedule }) => {
      const stage = await begin([schedule], '2026-06-01T10:00:00Z')
      await stage.pass(65_000)
      stage.clock.setTime('2026-06-01T12:35:30Z')
      await stage.pass(2_000)
      const [first, dropped, coalesced, ...more] = await stage.fired()
      assert.lengthOf(more, 0)
      assert.equal(first!.at.slice(11, 16), '10:01')
      assert.containsSubset(dropped, { status: 'skipped' })
      assert.match(dropped!.reason!, /^153 times missed from .+, coalesced into the run of/)
      assert.equal(coalesced!.at.slice(11, 16), '12:35')
      await stage.pass(MINUTE)
      const all = await minutes(stage)
      assert.equal(all.at(-1), '12:36')
    })

  test('back keeps no schedule from firing, and repeats no time: {name}')
    .with(kinds)
    .run(async ({ assert }, { schedule }) => {
      const stage = await begin([schedule], '2026-06-01T10:00:00Z')
      await stage.pass(3 * MINUTE + 5_000)
      assert.deepEqual(await minutes(stage), ['10:01', '10:02', '10:03'])
      stage.clock.setTime('2026-06-01T09:58:30Z')
      await stage.pass(6 * MINUTE, 1_000)
      const all = ['09:59', '10:00', '10:01', '10:02', '10:03', '10:04']
      assert.deepEqual(await minutes(stage), all)
      assert.deepEqual(stage.faults, [])
    })

  test('back while no process ran keeps no schedule from firing', async ({ assert }) => {
    const stage = await begin([cron('0 * * * *')], '2026-06-01T10:00:00Z')
    await stage.shutDown()
    stage.clock.setTime('2026-05-01T10:59:00Z')
    const Work = taskOf(() => {}, { schedules: [cron('0 * * * *')] })
    const next = await Stage.start({ tasks: [Work], clock: stage.clock })
    await next.pass(2 * MINUTE, 5_000)
    assert.deepEqual(await times(next), ['2026-05-01T11:00:00.000Z'])
  })
})

const next = async (stage: Stage): Promise<string> => {
  const [schedule] = await stage.tasks.storedSchedules()
  return new Date(schedule!.nextAt!).toISOString()
}

/* The clock leaps from 2:00 to 3:00 on March 29 (1:00 UTC), and goes from 3:00 back to 2:00 on October 25 (1:00 UTC). */
test.group('Tasks | the day on which the clocks of Stockholm change', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)
  const timeZone = 'Europe/Stockholm'

  test('has a time in the gap run once, right behind it', async ({ assert }) => {
    const stage = await begin([cron('30 2 * * *', { timeZone })], '2026-03-29T00:58:00Z')
    await stage.pass(5 * MINUTE, 1_000)
    assert.deepEqual(await times(stage), ['2026-03-29T01:00:00.000Z'])
    assert.equal(await next(stage), '2026-03-30T00:30:00.000Z')
  })

  test('has a time that comes twice run once, the first time', async ({ assert }) => {
    const stage = await begin([cron('30 2 * * *', { timeZone })], '2026-10-25T00:28:00Z')
    await stage.pass(5 * MINUTE, 1_000)
    assert.deepEqual(await times(stage), ['2026-10-25T00:30:00.000Z'])
    assert.equal(await next(stage), '2026-10-26T01:30:00.000Z')
  })

  test('has what runs every half hour run in both passes', async ({ assert }) => {
    const stage = await begin([cron('*/30 * * * *', { timeZone })], '2026-10-25T00:25:00Z')
    await stage.pass(67 * MINUTE, 10_000)
    assert.deepEqual(await times(stage), [
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ])
  })

  test('does not change an interval', async ({ assert }) => {
    const stage = await begin([every('30m')], '2026-03-29T00:20:00Z')
    await stage.pass(61 * MINUTE, 10_000)
    assert.deepEqual(await minutes(stage), ['00:50', '01:20'])
  })
})
