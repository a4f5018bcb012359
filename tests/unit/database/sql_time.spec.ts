import { test } from '@japa/runner'
import { toIsoTime } from '@iti/framework/database'

test.group('Times of rows', () => {
  test('are told as ISO 8601 in UTC, however a driver returns them')
    .with([
      { value: '2026-03-01 08:09:10', iso: '2026-03-01T08:09:10.000Z' },
      { value: '2026-03-01 08:09:10.123', iso: '2026-03-01T08:09:10.123Z' },
      { value: '2026-03-01 08:09:10.123456', iso: '2026-03-01T08:09:10.123Z' },
      { value: '2026-03-01 10:09:10+02', iso: '2026-03-01T08:09:10.000Z' },
      { value: new Date(Date.UTC(2026, 2, 1, 8, 9, 10)), iso: '2026-03-01T08:09:10.000Z' },
      { value: Date.UTC(2026, 2, 1), iso: '2026-03-01T00:00:00.000Z' },
      { value: null, iso: null },
    ])
    .run(({ assert }, { value, iso }) => {
      assert.equal(toIsoTime(value), iso)
    })
})
