import { Result } from '@adonisjs/core/health'
import { test } from '@japa/runner'
import { runPatiently } from '../../../modules/system/health/run_patiently.js'

test.group('A check of the readiness', () => {
  test('is given up after a time, and not asked again while it owes an answer', async ({
    assert,
  }) => {
    let runs = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const hanging = {
      async run() {
        runs += 1
        await promise
        return Result.ok('at last')
      },
    }
    const answers = await Promise.all([runPatiently(hanging, 10), runPatiently(hanging, 20)])
    assert.deepEqual(
      answers.map(({ status, message }) => [status, message]),
      [
        ['error', 'no answer within 10 ms'],
        ['error', 'no answer within 20 ms'],
      ]
    )
    const third = runPatiently(hanging, 1_000)
    assert.equal(runs, 1)
    resolve()
    assert.containsSubset(await third, { status: 'ok', message: 'at last' })

    await runPatiently(hanging, 1_000)
    assert.equal(runs, 2)
  })

  test('that throws, at once or later, has failed', async ({ assert }) => {
    const throwing = () => {
      throw new Error('no paper')
    }
    for (const run of [throwing, async () => throwing()]) {
      assert.containsSubset(await runPatiently({ run }, 1_000), {
        status: 'error',
        message: 'no paper',
      })
    }
  })
})
