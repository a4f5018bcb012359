import { test } from '@japa/runner'
import { cron, every, once } from '../../../../src/tasks/schedules/declare.js'
import { findScheduleProblem } from '../../../../src/tasks/schedules/find_schedule_problem.js'
import type { ScheduleDeclaration } from '../../../../src/tasks/schedules/schedule.js'

const problemOf = ({ kind, expression, timeZone }: ScheduleDeclaration): string | null =>
  findScheduleProblem({ kind, expression, timeZone: timeZone ?? 'Europe/Stockholm' })

test.group('Declaring schedules', () => {
  test('leaves the zone of a cron expression to the configuration', ({ assert }) => {
    const input = { full: true }
    assert.deepEqual(cron('0 2 * * *', { input }), {
      name: 'cron',
      kind: 'cron',
      expression: '0 2 * * *',
      timeZone: null,
      input,
    })
    assert.equal(cron('0 2 * * *', { timeZone: 'Asia/Shanghai' }).timeZone, 'Asia/Shanghai')
  })

  test('names a schedule by its kind unless told otherwise', ({ assert }) => {
    const declared = [cron('0 2 * * *'), every('5m'), once('2026-12-01T02:00:00Z')]
    assert.deepEqual(
      declared.map(({ name }) => name),
      ['cron', 'every', 'once']
    )
    const renamed = [cron('0 2 * * *', { name: 'nightly' }), every('5m', { name: 'nightly' })]
    assert.isTrue(renamed.every(({ name }) => name === 'nightly'))
    assert.equal(once('2026-12-01T02:00:00Z', { name: 'launch' }).name, 'launch')
  })

  test('takes an interval in milliseconds as well', ({ assert }) => {
    assert.equal(every(1500).expression, '1500ms')
    assert.isNull(problemOf(every(1500)))
  })

  test('does not throw for what is wrong', ({ assert }) => {
    const wrong = [cron('never'), every('often'), once('soon')]
    for (const declared of wrong) assert.isString(problemOf(declared))
  })
})

test.group('Problems of schedules', () => {
  test('are none in expressions of five or six fields', ({ assert }) => {
    const expressions = [
      '0 2 * * *',
      '*/10 * * * * *',
      '@daily',
      '@hourly',
      '0 0 L * *',
      '0 0 * * MON#2',
      '0 0 * * 5L',
      '0 0 15W * *',
      '0 0 29 2 *',
      '0 0 29 2 +MON',
    ]
    assert.deepEqual(
      expressions.filter((expression) => problemOf(cron(expression)) !== null),
      []
    )
  })

  test('are any other number of fields', ({ assert }) => {
    const rest = 'is not a cron expression: 5 fields are needed, or 6 with the seconds first'
    assert.equal(problemOf(cron('* * * *')), `"* * * *" ${rest}, and it has 4`)
    assert.equal(problemOf(cron('0 * * * * * *')), `"0 * * * * * *" ${rest}, and it has 7`)
    assert.equal(problemOf(cron('')), `"" ${rest}, and it has 0`)
    assert.equal(problemOf(cron('@weekday')), `"@weekday" ${rest}, and it has 1`)
    const moment = '2026-12-01T02:00:00'
    assert.equal(problemOf(cron(moment)), `"${moment}" ${rest}, and it has 1`)
  })

  test('say what the parser says', ({ assert }) => {
    assert.equal(
      problemOf(cron('61 * * * *')),
      '"61 * * * *" is not a cron expression: Invalid value for minute: 61'
    )
    assert.include(problemOf(cron('5/5 * * * *')), 'stepping with numeric prefix')
    assert.include(problemOf(cron('0 2 * * tomorrow')), '"0 2 * * tomorrow" is not a cron')
  })

  test('are expressions that never match', ({ assert }) => {
    for (const expression of ['0 0 31 2 *', '0 0 30 2 *', '0 0 31 4,6,9,11 *'])
      assert.equal(
        problemOf(cron(expression)),
        `"${expression}" is never due: no day of any year matches it`
      )
  })

  test('are zones that nobody knows', ({ assert }) => {
    for (const timeZone of ['Mars/Olympus', '', 'local', '+01:00'])
      assert.equal(
        problemOf(cron('0 2 * * *', { timeZone })),
        `"${timeZone}" is not the name of a time zone`
      )
    for (const timeZone of ['UTC', 'Asia/Shanghai', 'Australia/Lord_Howe'])
      assert.isNull(problemOf(cron('0 2 * * *', { timeZone })))
  })

  test('are intervals that are none, too short or too long', ({ assert }) => {
    for (const interval of ['often', '', '5', '-5m', '0.5ms'])
      assert.include(problemOf(every(interval)), `"${interval}" is not a duration`)
    for (const interval of ['999ms', '0s'])
      assert.equal(problemOf(every(interval)), `"${interval}" is an interval of less than 1 s`)
    assert.equal(problemOf(every('367d')), '"367d" is an interval of more than 366 days')
    for (const interval of ['1s', '10 minutes', '366d']) assert.isNull(problemOf(every(interval)))
  })

  test('are moments without an offset and days that do not exist', ({ assert }) => {
    const wrong = [
      '2026-12-01T02:00:00',
      '2026-12-01',
      '2026-02-30T02:00:00Z',
      '2026-12-01T02:61:00Z',
      '2026-12-01T02:00:00+25:00',
      'tomorrow',
      '',
    ]
    for (const moment of wrong)
      assert.include(problemOf(once(moment)), `"${moment}" is not a moment in ISO 8601`)
    for (const moment of ['2026-12-01T02:00:00+01:00', '2026-12-01T02:00Z', '1999-01-01T00:00:00Z'])
      assert.isNull(problemOf(once(moment)))
  })
})
