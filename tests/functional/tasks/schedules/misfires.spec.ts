import { cron, every, once } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { clearTasks } from '../make_tasks.js'
import { Stage } from '../stage.js'
import { taskOf } from '../task_of.js'

const TIME = '2026-06-01T10:00:30Z'
const HOURLY = { schedules: [cron('0 * * * *')], overlap: 'allow' as const }

/* A schedule that was declared, and whose processes were away until a time. */
async function wakeUp(declared: Parameters<typeof taskOf>[1], time: string): Promise<Stage> {
  const Work = taskOf(() => {}, declared)
  const before = await Stage.start({ tasks: [Work], time: TIME })
  await before.shutDown()
  before.clock.setTime(time)
  const stage = await Stage.start({ tasks: [Work], clock: before.clock })
  await stage.until(async () => (await stage.countFired()) > 0)
  return stage
}

/* Whether the last run has. */
async function succeeded(stage: Stage): Promise<boolean> {
  const last = await stage.lastFired()
  return last?.status === 'succeeded'
}

async function next(stage: Stage): Promise<string> {
  const [schedule] = await stage.tasks.storedSchedules()
  return new Date(schedule!.nextAt!).toISOString()
}

test.group('Tasks | a schedule', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('fires on time, once for each time', async ({ assert }) => {
    const at: string[] = []
    const Work = taskOf(() => void at.push(new Date(stage.clock.time()).toISOString()), {
      schedules: [cron('* * * * *')],
    })
    const stage = new Stage({ tasks: [Work], time: TIME })
    await stage.tasks.startWorker()
    await stage.pass(3 * 60_000)
    const fired = await stage.fired()
    const times = [
      '2026-06-01T10:01:00.000Z',
      '2026-06-01T10:02:00.000Z',
      '2026-06-01T10:03:00.000Z',
    ]
    assert.deepEqual(
      fired.map(({ at: time }) => time),
      times
    )
    assert.isTrue(fired.every(({ status, reason }) => status === 'succeeded' && reason === null))
    assert.deepEqual(
      at.map((time) => time.slice(0, 16)),
      times.map((time) => time.slice(0, 16))
    )
  })

  test('fires once for each time, also where several processes do the same', async ({ assert }) => {
    let count = 0
    const Work = taskOf(() => void count++, { schedules: [every('1s')], overlap: 'allow' })
    const one = new Stage({ tasks: [Work], time: TIME })
    const others = [1, 2].map(() => new Stage({ tasks: [Work], clock: one.clock }))
    await Promise.all([one, ...others].map(({ tasks }) => tasks.startWorker()))
    await one.until(async () => (await one.countFired()) >= 20, 250)
    const fired = await one.fired()
    const times = fired.map(({ at }) => Date.parse(at))
    const expected = times.map((_, index) => times[0]! + index * 1_000)
    assert.deepEqual(times, expected)
    await one.until(async () => {
      const all = await one.fired()
      return all.every(({ status }) => status === 'succeeded')
    })
    assert.equal(count, await one.countFired())
    assert.deepEqual(one.faults, [])
  })

  test('that was late for less than a minute fires for each time', async ({ assert }) => {
    const stage = await wakeUp(
      { schedules: [every('20s')], overlap: 'allow' },
      '2026-06-01T10:01:45Z'
    )
    const fired = await stage.fired()
    assert.deepEqual(
      fired.map(({ at, reason }) => ({ at, reason })),
      [
        { at: '2026-06-01T10:00:50.000Z', reason: null },
        { at: '2026-06-01T10:01:10.000Z', reason: null },
        { at: '2026-06-01T10:01:30.000Z', reason: null },
      ]
    )
  })

  test('fires once for all times that it missed', async ({ assert }) => {
    const stage = await wakeUp(HOURLY, '2026-06-01T14:30:00Z')
    const [dropped, fired] = await stage.fired()
    assert.containsSubset(dropped, { at: '2026-06-01T11:00:00.000Z', status: 'skipped' })
    assert.equal(
      dropped!.reason,
      '3 times missed from 2026-06-01T11:00:00.000Z on, coalesced into the run of 2026-06-01T14:00:00.000Z'
    )
    assert.equal(fired!.at, '2026-06-01T14:00:00.000Z')
    await stage.until(() => succeeded(stage))
    assert.containsSubset(await stage.lastFired(), {
      reason: 'Also stands for 3 times missed from 2026-06-01T11:00:00.000Z on',
    })
    const { items } = await stage.tasks.queries.list({ status: ['succeeded'] })
    assert.lengthOf(items, 1)
    assert.equal(await next(stage), '2026-06-01T15:00:00.000Z')
  })

  test('tells how late it is', async ({ assert }) => {
    const stage = await wakeUp(HOURLY, '2026-06-01T11:30:00Z')
    const [fired, ...others] = await stage.fired()
    assert.lengthOf(others, 0)
    assert.containsSubset(fired, { at: '2026-06-01T11:00:00.000Z', reason: 'Late by 30 minutes' })
  })

  test('skips what it missed, if that is wanted', async ({ assert }) => {
    const stage = await wakeUp({ ...HOURLY, misfire: 'skip' }, '2026-06-01T14:30:00Z')
    const [dropped, ...others] = await stage.fired()
    assert.lengthOf(others, 0)
    assert.containsSubset(dropped, { at: '2026-06-01T14:00:00.000Z', status: 'skipped' })
    assert.match(dropped!.reason!, /^4 times missed from 2026-06-01T11:00:00.000Z on, skipped: /)
    assert.equal(await next(stage), '2026-06-01T15:00:00.000Z')
  })

  test('makes up for the last ten times, if that is wanted', async ({ assert }) => {
    const stage = await wakeUp({ ...HOURLY, misfire: 'all' }, '2026-06-02T00:30:00Z')
    await stage.until(() => succeeded(stage))
    const [dropped, ...fired] = await stage.fired()
    assert.containsSubset(dropped, { at: '2026-06-01T11:00:00.000Z', status: 'skipped' })
    assert.match(dropped!.reason!, /^4 times missed from .+, dropped: only the last 10/)
    assert.lengthOf(fired, 10)
    assert.deepEqual(
      [fired[0]!.at, fired[9]!.at],
      ['2026-06-01T15:00:00.000Z', '2026-06-02T00:00:00.000Z']
    )
    for (const { reason } of fired) assert.match(reason!, /^Late by \d+ (minute|hour)s?/)
  })

  test('that was missed for a year is done with at once', async ({ assert }) => {
    const Work = { schedules: [cron('* * * * * *')], misfire: 'skip' as const }
    const stage = await wakeUp(Work, '2027-06-01T10:00:30Z')
    const [dropped] = await stage.fired()
    assert.match(dropped!.reason!, /^more than 1,000 times missed from 2026-06-01T10:00:31.000Z on/)
  })

  test('of a single time fires once, also if that has passed', async ({ assert }) => {
    const Work = taskOf(() => {}, { schedules: [once('2026-05-01T12:00:00+02:00')] })
    const stage = await Stage.start({ tasks: [Work], time: TIME })
    await stage.until(() => succeeded(stage))
    assert.containsSubset(await stage.fired(), [
      { at: '2026-05-01T10:00:00.000Z', reason: 'Late by 31 days' },
    ])
    await stage.shutDown()
    const again = await Stage.start({ tasks: [Work], clock: stage.clock })
    await again.pass(5_000)
    assert.lengthOf(await again.fired(), 1)
    const [schedule] = await again.tasks.storedSchedules()
    assert.isNull(schedule!.nextAt)
  })

  test('of a single time that has passed leaves a row that says so, if late ones are skipped', async ({
    assert,
  }) => {
    const schedules = [once('2026-05-01T12:00:00+02:00')]
    const Work = taskOf(() => {}, { schedules, misfire: 'skip' })
    const stage = await Stage.start({ tasks: [Work], time: TIME })
    await stage.pass(2_000)
    assert.containsSubset(await stage.fired(), [{ status: 'skipped' }])
    assert.lengthOf(await stage.fired(), 1)
  })
})
