import { test } from '@japa/runner'
import { type Backoff, exponential, fixed } from '../../../src/tasks/backoff.js'

const waitsOf = (backoff: Backoff, attempt: number): number[] =>
  Array.from({ length: 200 }, () => backoff(attempt))

test.group('Exponential backoff', () => {
  test('doubles up to the longest wait, and half of each is random', ({ assert }) => {
    const backoff = exponential('10s', '60s')
    const waits = [10_000, 20_000, 40_000, 60_000, 60_000]
    for (const [index, longest] of waits.entries()) {
      const drawn = waitsOf(backoff, index + 1)
      assert.isAtLeast(Math.min(...drawn), longest / 2)
      assert.isAtMost(Math.max(...drawn), longest)
      // two hundred draws below three quarters have a chance of one in 2 to the 200th
      assert.isAbove(Math.max(...drawn), longest * 0.75)
      assert.isBelow(Math.min(...drawn), longest * 0.75)
    }
  })

  test('stays at the longest wait however many attempts there were', ({ assert }) => {
    const drawn = waitsOf(exponential('1s', '1h'), 5000)
    assert.isTrue(drawn.every((wait) => wait >= 1_800_000 && wait <= 3_600_000))
  })

  test('waits whole milliseconds, and none where it is told so', ({ assert }) => {
    assert.isTrue(waitsOf(exponential(7, 7), 1).every((wait) => [4, 5, 6, 7].includes(wait)))
    assert.deepEqual(new Set(waitsOf(exponential(0, '1m'), 3)), new Set([0]))
  })

  test('refuses what is no duration when it is declared', ({ assert }) => {
    assert.throws(() => exponential('soon', '1m'), /"soon" cannot be used/)
    assert.throws(() => exponential('1s', 'never'), /"never" cannot be used/)
  })
})

test.group('Fixed backoff', () => {
  test('waits the same behind every attempt', ({ assert }) => {
    const backoff = fixed('30s')
    assert.deepEqual([1, 2, 9].map(backoff), [30_000, 30_000, 30_000])
  })

  test('refuses what is no duration when it is declared', ({ assert }) => {
    assert.throws(() => fixed('-1s'), /"-1s" cannot be used/)
  })
})
