import { test } from '@japa/runner'
import {
  type FiringPlan,
  type Misfire,
  planFirings,
} from '../../../../src/tasks/schedules/plan_firings.js'
import type { ScheduleSpec } from '../../../../src/tasks/schedules/schedule.js'

const HOURLY: ScheduleSpec = { kind: 'cron', expression: '0 * * * *', timeZone: 'UTC' }
const EACH_SECOND: ScheduleSpec = { ...HOURLY, expression: '* * * * * *' }
const EACH_MINUTE: ScheduleSpec = { kind: 'every', expression: '1m', timeZone: 'UTC' }
const ONCE: ScheduleSpec = { kind: 'once', expression: '2026-06-01T00:00:00Z', timeZone: 'UTC' }

const at = (text: string): number => Date.parse(`${text}Z`)

interface Situation {
  due: string
  now: string
  misfire?: Misfire
  lateAfter?: number
}

/** A plan with its times as text. */
function plan(
  spec: ScheduleSpec,
  { due, now, misfire = 'once', ...options }: Situation
): {
  firings: [time: string, reason: string | null][]
  dropped: [time: string, count: number, reason: string] | null
  next: string | null
} {
  const times = { due: at(due), now: at(now), anchor: at('2026-01-01T00:00:00') }
  const { firings, dropped, next }: FiringPlan = planFirings(spec, {
    ...times,
    misfire,
    ...options,
  })
  const tell = (time: number) => new Date(time).toISOString().slice(0, 19)
  return {
    firings: firings.map(({ scheduledFor, reason }) => [tell(scheduledFor), reason]),
    dropped: dropped && [tell(dropped.scheduledFor), dropped.count, dropped.reason],
    next: next === null ? null : tell(next),
  }
}

test.group('Planning what is on time', () => {
  test('gives each time a run, whatever the policy for late ones', ({ assert }) => {
    for (const misfire of ['once', 'skip', 'all'] as const) {
      const due = '2026-06-01T02:00:00'
      assert.deepEqual(plan(HOURLY, { due, now: '2026-06-01T02:01:00', misfire }), {
        firings: [[due, null]],
        dropped: null,
        next: '2026-06-01T03:00:00',
      })
    }
  })

  test('gives a run to each of a burst', ({ assert }) => {
    const burst = { due: '2026-06-01T02:00:00', now: '2026-06-01T02:01:00' }
    const { firings, dropped, next } = plan(EACH_SECOND, burst)
    assert.lengthOf(firings, 61)
    assert.deepEqual(
      [firings[0], firings[60]],
      [
        ['2026-06-01T02:00:00', null],
        ['2026-06-01T02:01:00', null],
      ]
    )
    assert.deepEqual([dropped, next], [null, '2026-06-01T02:01:01'])
  })

  test('leaves the rest of a very long burst due', ({ assert }) => {
    const burst = { due: '2026-06-01T00:00:00', now: '2026-06-01T02:00:00', lateAfter: 86_400_000 }
    const { firings, dropped, next } = plan(EACH_SECOND, burst)
    assert.lengthOf(firings, 1000)
    assert.deepEqual([dropped, next], [null, '2026-06-01T00:16:40'])
  })

  test('plans a single moment and nothing behind it', ({ assert }) => {
    const due = '2026-06-01T00:00:00'
    const planned = plan(ONCE, { due, now: due })
    assert.deepEqual(planned, { firings: [[due, null]], dropped: null, next: null })
  })

  test('plans nothing before the time has come', ({ assert }) => {
    const due = '2026-06-01T03:00:00'
    const planned = plan(HOURLY, { due, now: '2026-06-01T02:59:59' })
    assert.deepEqual(planned, { firings: [], dropped: null, next: due })
  })
})

test.group('Planning what is late, one run for all', () => {
  test('says how late a run is that was missed alone', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    assert.deepEqual(plan(HOURLY, { due, now: '2026-06-01T02:05:00' }), {
      firings: [[due, 'Late by 5 minutes']],
      dropped: null,
      next: '2026-06-01T03:00:00',
    })
    assert.deepEqual(plan(ONCE, { due: '2026-06-01T00:00:00', now: '2026-06-04T00:00:00' }), {
      firings: [['2026-06-01T00:00:00', 'Late by 3 days']],
      dropped: null,
      next: null,
    })
  })

  test('is late only when more than the patience has passed', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    const late = (now: string, lateAfter?: number) =>
      plan(HOURLY, { due, now, lateAfter }).firings[0]![1] !== null
    assert.isFalse(late('2026-06-01T02:01:00.000'))
    assert.isTrue(late('2026-06-01T02:01:00.001'))
    assert.isFalse(late('2026-06-01T02:09:00', 600_000))
  })

  test('coalesces the others into the last one', ({ assert }) => {
    assert.deepEqual(plan(HOURLY, { due: '2026-06-01T02:00:00', now: '2026-06-01T05:30:00' }), {
      firings: [
        ['2026-06-01T05:00:00', 'Also stands for 3 times missed from 2026-06-01T02:00:00.000Z on'],
      ],
      dropped: [
        '2026-06-01T02:00:00',
        3,
        '3 times missed from 2026-06-01T02:00:00.000Z on, coalesced into the run of 2026-06-01T05:00:00.000Z',
      ],
      next: '2026-06-01T06:00:00',
    })
    const two = plan(HOURLY, { due: '2026-06-01T02:00:00', now: '2026-06-01T03:00:00' })
    assert.equal(
      two.firings[0]![1],
      'Also stands for 1 time missed from 2026-06-01T02:00:00.000Z on'
    )
  })
})

test.group('Planning what is late, without what was missed', () => {
  test('drops the late times and runs those on time', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    const now = '2026-06-01T02:05:30'
    assert.deepEqual(plan(EACH_MINUTE, { due, now, misfire: 'skip' }), {
      firings: [['2026-06-01T02:05:00', null]],
      dropped: [
        '2026-06-01T02:04:00',
        5,
        '5 times missed from 2026-06-01T02:00:00.000Z on, skipped: late by more than 1 minute',
      ],
      next: '2026-06-01T02:06:00',
    })
  })

  test('is exact about when a time is late', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    const exact = plan(EACH_MINUTE, { due, now: '2026-06-01T02:05:00', misfire: 'skip' })
    assert.deepEqual(
      exact.firings.map(([time]) => time),
      ['2026-06-01T02:04:00', '2026-06-01T02:05:00']
    )
    assert.deepEqual(exact.dropped!.slice(0, 2), ['2026-06-01T02:03:00', 4])
    const barely = plan(HOURLY, { due, now: '2026-06-01T02:01:00.001', misfire: 'skip' })
    assert.deepEqual([barely.firings, barely.dropped!.slice(0, 2)], [[], [due, 1]])
  })

  test('runs nothing where all are late', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    assert.deepEqual(plan(HOURLY, { due, now: '2026-06-01T02:30:00', misfire: 'skip' }), {
      firings: [],
      dropped: [
        due,
        1,
        '1 time missed from 2026-06-01T02:00:00.000Z on, skipped: late by more than 1 minute',
      ],
      next: '2026-06-01T03:00:00',
    })
    const moment = { due: '2026-06-01T00:00:00', now: '2026-06-02T00:00:00' }
    const { firings, dropped, next } = plan(ONCE, { ...moment, misfire: 'skip' })
    assert.deepEqual([firings, dropped![1], next], [[], 1, null])
  })
})

test.group('Planning what is late, a run for each', () => {
  test('makes up for each time and says how late it is', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    assert.deepEqual(plan(HOURLY, { due, now: '2026-06-01T04:00:30', misfire: 'all' }), {
      firings: [
        ['2026-06-01T02:00:00', 'Late by 2 hours'],
        ['2026-06-01T03:00:00', 'Late by 1 hour'],
        ['2026-06-01T04:00:00', null],
      ],
      dropped: null,
      next: '2026-06-01T05:00:00',
    })
  })

  test('drops all but the last ten', ({ assert }) => {
    const due = '2026-06-01T02:00:00'
    const now = '2026-06-01T13:30:00'
    const { firings, dropped, next } = plan(HOURLY, { due, now, misfire: 'all' })
    assert.lengthOf(firings, 10)
    assert.equal(firings[0]![0], '2026-06-01T04:00:00')
    assert.equal(firings[9]![0], '2026-06-01T13:00:00')
    assert.deepEqual(dropped, [
      due,
      2,
      '2 times missed from 2026-06-01T02:00:00.000Z on, dropped: only the last 10 are made up for',
    ])
    assert.equal(next, '2026-06-01T14:00:00')
  })
})
