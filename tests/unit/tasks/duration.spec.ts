import { test } from '@japa/runner'
import { parseDuration } from '../../../src/tasks/duration.js'

test.group('Durations of tasks', () => {
  test('are text with a unit, or milliseconds', ({ assert }) => {
    const durations: [string | number, number][] = [
      ['500ms', 500],
      ['30s', 30_000],
      ['1.5s', 1500],
      ['5m', 300_000],
      ['10 minutes', 600_000],
      ['2h', 7_200_000],
      ['1d', 86_400_000],
      ['0s', 0],
      [250, 250],
      [0, 0],
    ]
    for (const [duration, milliseconds] of durations)
      assert.equal(parseDuration(duration), milliseconds)
  })

  test('are refused with their value when they are nonsense', ({ assert }) => {
    const texts = ['', ' ', '5', '1.5', 'soon', '5 apples', '1h 30m', '-5m', '0.5ms', '101y']
    for (const duration of texts) {
      const told = `The duration ${JSON.stringify(duration)} cannot be used`
      assert.throws(() => parseDuration(duration), new RegExp(told.replaceAll('.', '\\.')))
    }
    for (const duration of [-1, 0.5, Number.NaN, Infinity, 1e15])
      assert.throws(() => parseDuration(duration), /cannot be used/)
    assert.throws(() => parseDuration(null as unknown as string), /cannot be used/)
  })
})
