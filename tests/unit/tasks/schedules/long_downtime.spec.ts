import { test } from '@japa/runner'
import { nextTime } from '../../../../src/tasks/schedules/next_time.js'
import { type Misfire, planFirings } from '../../../../src/tasks/schedules/plan_firings.js'
import type { ScheduleSpec } from '../../../../src/tasks/schedules/schedule.js'
import { Random } from '../../migrations/property/random.js'

const MINUTE = 60_000
const EACH_SECOND: ScheduleSpec = { kind: 'cron', expression: '* * * * * *', timeZone: 'UTC' }

test.group('Planning behind a long downtime', () => {
  const due = Date.parse('2025-06-01T00:00:00Z')
  const now = Date.parse('2026-06-01T00:00:00.500Z')
  const whole = now - 500

  test('counts no further than 1,000', ({ assert }) => {
    const planOf = (misfire: Misfire) => planFirings(EACH_SECOND, { due, now, anchor: 0, misfire })
    const once = planOf('once')
    assert.equal(
      once.firings[0]!.reason,
      'Also stands for more than 1,000 times missed from 2025-06-01T00:00:00.000Z on'
    )
    assert.equal(once.firings[0]!.scheduledFor, whole)
    assert.deepEqual([once.dropped!.scheduledFor, once.dropped!.count], [due, 1000])

    const skip = planOf('skip')
    assert.lengthOf(skip.firings, 60)
    assert.deepEqual([skip.dropped!.scheduledFor, skip.dropped!.count], [whole - MINUTE, 1000])

    const all = planOf('all')
    assert.lengthOf(all.firings, 10)
    assert.equal(all.firings[0]!.scheduledFor, whole - 9000)
    assert.deepEqual([all.dropped!.scheduledFor, all.dropped!.count], [due, 1000])
    for (const { next } of [once, skip, all]) assert.equal(next, whole + 1000)
  })

  test('tells 1,000 and more than 1,000 apart', ({ assert }) => {
    const reasonOf = (missed: number) =>
      planFirings(EACH_SECOND, { due, now: due + missed * 1000, anchor: 0, misfire: 'once' })
        .firings[0]!.reason
    assert.include(reasonOf(1000), 'stands for 1,000 times')
    assert.include(reasonOf(1001), 'stands for more than 1,000 times')
  })
})

test.group('Any plan', () => {
  const schedules: Omit<ScheduleSpec, 'timeZone'>[] = [
    { kind: 'cron', expression: '*/10 * * * *' },
    { kind: 'cron', expression: '0,20,40 2 * * *' },
    { kind: 'cron', expression: '30 1,2,23 * * *' },
    { kind: 'cron', expression: '0 0 * * SUN' },
    { kind: 'every', expression: '7m' },
    { kind: 'once', expression: '2026-03-29T00:30:00Z' },
  ]

  test('accounts for every due time exactly once', ({ assert }) => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed)
      const timeZone = random.pick(['Europe/Stockholm', 'Australia/Lord_Howe', 'America/Nuuk'])
      const spec = { ...random.pick(schedules), timeZone }
      const misfire = random.pick(['once', 'skip', 'all'] as const)
      const anchor = random.below(MINUTE)
      const start = Date.parse('2026-03-27T00:00:00Z') + random.below(2 * 24 * 60) * MINUTE
      const due = nextTime(spec, { after: start, anchor })
      if (due === null) continue
      const now = due + random.below(3 * 24 * 60) * MINUTE + random.below(MINUTE)

      const expected: number[] = []
      let time: number | null = due
      for (; time !== null && time <= now; time = nextTime(spec, { after: time, anchor }))
        expected.push(time)

      const plan = planFirings(spec, { due, now, anchor, misfire })
      const fired = plan.firings.map(({ scheduledFor }) => scheduledFor)
      const told = `seed ${seed}`
      assert.deepEqual(fired, expected.slice(expected.length - fired.length), told)
      assert.equal(fired.length + (plan.dropped?.count ?? 0), expected.length, told)
      assert.equal(plan.next, time, told)
      if (plan.dropped) {
        assert.include(expected, plan.dropped.scheduledFor, told)
        assert.notInclude(fired, plan.dropped.scheduledFor, told)
      }
    }
  })
})
