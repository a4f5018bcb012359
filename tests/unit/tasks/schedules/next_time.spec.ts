import { test } from '@japa/runner'
import { nextTime } from '../../../../src/tasks/schedules/next_time.js'
import type { ScheduleSpec } from '../../../../src/tasks/schedules/schedule.js'

const at = (text: string): number => Date.parse(text)
const every = (expression: string): ScheduleSpec => ({ kind: 'every', expression, timeZone: 'UTC' })
const once = (expression: string): ScheduleSpec => ({ kind: 'once', expression, timeZone: 'UTC' })
const cron = (expression: string): ScheduleSpec => ({ kind: 'cron', expression, timeZone: 'UTC' })

test.group('Next time of an interval', () => {
  const anchor = at('2026-01-01T00:00:00.250Z')

  test('is a whole number of intervals from the anchor', ({ assert }) => {
    const later = anchor + 1_000_003 * 7000
    assert.equal(nextTime(every('7s'), { after: anchor, anchor }), anchor + 7000)
    assert.equal(nextTime(every('7s'), { after: anchor + 1, anchor }), anchor + 7000)
    assert.equal(nextTime(every('7s'), { after: later - 1, anchor }), later)
  })

  test('is later than the time itself', ({ assert }) => {
    assert.equal(nextTime(every('7s'), { after: anchor + 7000, anchor }), anchor + 14_000)
  })

  test('goes on when the clock was set back behind the anchor', ({ assert }) => {
    const after = anchor - 3_600_000 + 1
    assert.equal(nextTime(every('5m'), { after, anchor }), anchor - 3_300_000)
  })
})

test.group('Next time of a moment', () => {
  const moment = at('2026-12-01T01:00:00Z')
  const spec = once('2026-12-01T02:00:00+01:00')

  test('is the moment, wherever its text was written', ({ assert }) => {
    assert.equal(nextTime(spec, { after: moment - 1, anchor: 0 }), moment)
    assert.equal(nextTime(once('2026-12-01T01:00:00Z'), { after: 0, anchor: 0 }), moment)
  })

  test('is none from the moment on', ({ assert }) => {
    assert.isNull(nextTime(spec, { after: moment, anchor: 0 }))
  })
})

test.group('Next time of a cron expression', () => {
  test('is later than the time itself, to the millisecond', ({ assert }) => {
    const time = at('2026-01-01T00:00:05Z')
    for (const expression of ['*/5 * * * * *', '0,5,10 0 0 * * *']) {
      assert.equal(nextTime(cron(expression), { after: time - 1, anchor: 0 }), time)
      assert.equal(nextTime(cron(expression), { after: time, anchor: 0 }), time + 5000)
      assert.equal(nextTime(cron(expression), { after: time + 1, anchor: 0 }), time + 5000)
    }
  })

  test('takes either the day or the weekday where both are given', ({ assert }) => {
    const after = at('2026-01-01T00:00:00Z')
    // Friday 2 January, and the 10th is a Saturday
    const friday = nextTime(cron('0 0 10 * FRI'), { after, anchor: 0 })
    assert.equal(friday, at('2026-01-02T00:00:00Z'))
    const both = nextTime(cron('0 0 10 * +FRI'), { after, anchor: 0 })
    assert.equal(both, at('2026-04-10T00:00:00Z'))
  })

  test('is none for an expression that never matches', ({ assert }) => {
    assert.isNull(nextTime(cron('0 0 31 2 *'), { after: 0, anchor: 0 }))
  })

  test('is the same after more expressions than are kept', ({ assert }) => {
    const minutes = Array.from({ length: 120 }, (_, index) => index % 60)
    const after = at('2026-01-01T00:00:00Z') - 1
    assert.deepEqual(
      minutes.map((minute) => nextTime(cron(`${minute} 0 * * *`), { after, anchor: 0 })),
      minutes.map((minute) => after + 1 + minute * 60_000)
    )
  })

  test('keeps the same expression in two zones apart', ({ assert }) => {
    const after = at('2026-01-01T12:00:00Z')
    const inZone = (timeZone: string) =>
      nextTime({ ...cron('0 2 * * *'), timeZone }, { after, anchor: 0 })
    assert.equal(inZone('UTC'), at('2026-01-02T02:00:00Z'))
    assert.equal(inZone('Asia/Shanghai'), at('2026-01-01T18:00:00Z'))
  })
})
