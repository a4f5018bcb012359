import { cron, every, once, type ScheduleDeclaration } from '@iti/framework/tasks'
import type { TestClock } from '@iti/framework/testing'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { clearTasks } from '../make_tasks.js'
import { Stage } from '../stage.js'
import { taskOf } from '../task_of.js'

const TIME = '2026-06-01T10:00:30Z'
const NAME = { task: 'app.work', name: 'cron' }
const HOURLY = cron('0 * * * *')

/* A release of the application with these schedules. */
async function deploy(schedules: readonly ScheduleDeclaration[], clock?: TestClock) {
  const input = vine.object({ full: vine.boolean() }).optional()
  const Work = taskOf(() => {}, { schedules, input })
  const stage = await Stage.start({ tasks: [Work], time: TIME, clock })
  await stage.pass(1_000)
  return stage
}

async function redeploy(stage: Stage, schedules: readonly ScheduleDeclaration[]) {
  await stage.shutDown()
  return deploy(schedules, stage.clock)
}

/* How the schedule of the task stands, with its next time. */
async function stored(stage: Stage, name: string = 'cron') {
  const all = await stage.tasks.storedSchedules()
  const schedule = all.find((one) => one.name === name)!
  const next = schedule.nextAt && new Date(schedule.nextAt).toISOString().slice(11, 16)
  return { ...schedule, next }
}

async function isPaused(stage: Stage): Promise<boolean> {
  const { pausedAt } = await stored(stage)
  return pausedAt !== null
}

test.group('Tasks | what an operator wants of a schedule', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('is that it pauses: one skipped run stands for all times of the pause', async ({
    assert,
  }) => {
    const stage = await deploy([HOURLY])
    assert.isTrue(await stage.tasks.schedules.pause(NAME))
    assert.isFalse(await stage.tasks.schedules.pause(NAME))
    stage.clock.setTime('2026-06-01T14:30:00Z')
    await stage.pass(5_000)
    assert.deepEqual(await stage.fired(), [])

    assert.isTrue(await stage.tasks.schedules.resume(NAME))
    assert.isFalse(await stage.tasks.schedules.resume(NAME))
    await stage.pass(5_000)
    const [skipped, ...more] = await stage.fired()
    assert.lengthOf(more, 0)
    assert.containsSubset(skipped, { at: '2026-06-01T14:00:00.000Z', status: 'skipped' })
    const reason = /^4 since 2026-06-01T10:00:3\d\.\d+Z, skipped: the schedule was paused$/
    assert.match(skipped!.reason!, reason)
    assert.containsSubset(await stored(stage), { next: '15:00', pausedAt: null })
  })

  test('leaves no trace if nothing was due in the pause', async ({ assert }) => {
    const stage = await deploy([HOURLY])
    await stage.tasks.schedules.pause(NAME)
    await stage.pass(5_000)
    await stage.tasks.schedules.resume(NAME)
    assert.deepEqual(await stage.fired(), [])
    assert.containsSubset(await stored(stage), { next: '11:00' })
  })

  test('survives a release: the pause, of the same and of changed code', async ({ assert }) => {
    const stage = await deploy([HOURLY])
    await stage.tasks.schedules.pause(NAME)
    const same = await redeploy(stage, [HOURLY])
    assert.isTrue(await isPaused(same))
    const changed = await redeploy(same, [cron('* * * * *')])
    assert.isTrue(await isPaused(changed))
    await changed.pass(65_000)
    assert.deepEqual(await changed.fired(), [])
  })

  test('survives a release: a time of their own, until they reset it', async ({ assert }) => {
    const stage = await deploy([HOURLY])
    await stage.tasks.schedules.reschedule(NAME, { expression: '15 * * * *' })
    assert.containsSubset(await stored(stage), { next: '10:15' })
    const changed = await redeploy(stage, [cron('30 * * * *')])
    const kept = await stored(changed)
    assert.equal(kept.next, '10:15')
    assert.equal(kept.declared.expression, '30 * * * *')

    assert.isTrue(await changed.tasks.schedules.reset(NAME))
    assert.isFalse(await changed.tasks.schedules.reset(NAME))
    assert.containsSubset(await stored(changed), { next: '10:30', own: null })
  })

  test('survives a release: a zone of their own', async ({ assert }) => {
    const stage = await deploy([cron('0 12 * * *')])
    const own = { timeZone: 'Asia/Kolkata' }
    await stage.tasks.schedules.reschedule(NAME, own)
    const next = await redeploy(stage, [cron('0 12 * * *')])
    assert.containsSubset(await stored(next), { next: '06:30' })
  })

  test('has to be a time that comes', async ({ assert }) => {
    const stage = await deploy([HOURLY])
    for (const own of [{ expression: '0 0 31 2 *' }, { expression: 'x' }, { timeZone: 'Moon' }]) {
      await assert.rejects(
        () => stage.tasks.schedules.reschedule(NAME, own),
        /^The schedule cannot be changed: /
      )
    }
    const unknown = { task: 'app.work', name: 'other' }
    await assert.rejects(() => stage.tasks.schedules.pause(unknown), /has no schedule "other"/)
    assert.containsSubset(await stored(stage), { next: '11:00', own: null })
  })

  test('says nothing any more of a schedule of another kind', async ({ assert }) => {
    const stage = await deploy([cron('0 * * * *', { name: 'sync' })])
    const name = { task: 'app.work', name: 'sync' }
    await stage.tasks.schedules.reschedule(name, { expression: '15 * * * *' })
    const next = await redeploy(stage, [every('10m', { name: 'sync' })])
    const schedule = await stored(next, 'sync')
    assert.containsSubset(schedule, { own: null, declared: { kind: 'every', expression: '10m' } })
    assert.equal(schedule.nextAt! - schedule.anchor, 10 * 60_000)
  })
})

test.group('Tasks | a release', (group) => {
  group.each.setup(clearTasks)
  group.teardown(clearTasks)

  test('does not move the next time of a schedule that it does not change', async ({ assert }) => {
    const stage = await deploy([every('10m')])
    const before = await stored(stage, 'every')
    await stage.pass(60_000)
    const next = await redeploy(stage, [every('10m', { input: { full: true } })])
    const after = await stored(next, 'every')
    assert.equal(after.nextAt, before.nextAt)
    assert.deepEqual(after.input, { full: true })
  })

  test('has a schedule fire with the input of the present code', async ({ assert }) => {
    const stage = await deploy([cron('* * * * *', { input: { full: false } })])
    const next = await redeploy(stage, [cron('* * * * *', { input: { full: true } })])
    await next.pass(60_000)
    const { items } = await next.tasks.queries.list({})
    assert.deepEqual(await next.see(items[0]!.id, 'input'), { full: true })
  })

  test('shows a schedule that it does not declare any more, and that does not fire', async ({
    assert,
  }) => {
    const stage = await deploy([cron('* * * * *')])
    const without = await redeploy(stage, [])
    await without.pass(3 * 60_000)
    const orphan = await stored(without)
    assert.isNotNull(orphan.orphanedAt)
    assert.deepEqual(await without.fired(), [])

    const again = await redeploy(without, [cron('* * * * *')])
    assert.containsSubset(await stored(again), { orphanedAt: null })
    await again.pass(60_000)
    const fired = await again.fired()
    assert.lengthOf(fired, 1)
    assert.containsSubset(fired[0], { status: 'succeeded', reason: null })
  })

  test('keeps what an operator wanted of a schedule that comes back', async ({ assert }) => {
    const stage = await deploy([HOURLY])
    await stage.tasks.schedules.reschedule(NAME, { expression: '15 * * * *' })
    await stage.tasks.schedules.pause(NAME)
    const again = await redeploy(await redeploy(stage, []), [HOURLY])
    const schedule = await stored(again)
    assert.equal(schedule.own!.expression, '15 * * * *')
    assert.isNotNull(schedule.pausedAt)
  })

  test('has a single time that it moves fire again', async ({ assert }) => {
    const stage = await deploy([once('2026-06-01T10:00:00Z')])
    await stage.until(async () => (await stage.countFired()) === 1)
    const next = await redeploy(stage, [once('2026-06-01T10:01:00Z')])
    await next.pass(60_000)
    assert.lengthOf(await next.fired(), 2)
  })
})
