import { test } from '@japa/runner'
import { nextTime } from '../../../../src/tasks/schedules/next_time.js'
import { lordHowe } from './clock_tables/lord_howe.js'
import { newYork } from './clock_tables/new_york.js'
import { nuuk } from './clock_tables/nuuk.js'
import { shanghai } from './clock_tables/shanghai.js'
import { stockholm } from './clock_tables/stockholm.js'
import type { Row } from './clock_tables/table.js'

/** What comes out of the search, in the same words as the row. */
function search([expression, after, due]: Row, timeZone: string): Row {
  const spec = { kind: 'cron' as const, expression, timeZone }
  let time = Date.parse(`${after}Z`)
  const found = due.split(' ').map(() => {
    time = nextTime(spec, { after: time, anchor: 0 })!
    return new Date(time).toISOString().replace(':00.000Z', '')
  })
  return [expression, after, found.join(' ')]
}

for (const { timeZone, behaviours } of [stockholm, newYork, lordHowe, shanghai, nuuk]) {
  test.group(`Clock changes in ${timeZone}`, () => {
    for (const [behaviour, rows] of Object.entries(behaviours)) {
      test(behaviour, ({ assert }) => {
        assert.deepEqual(
          rows.map((row) => search(row, timeZone)),
          rows
        )
      })
    }
  })
}
