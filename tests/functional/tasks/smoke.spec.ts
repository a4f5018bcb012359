import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { defineTasks, Tasks } from '@iti/framework/tasks'
import { processClock } from '../../../src/clock/main.js'
import { seen } from './tally.js'

test.group('smoke', () => {
  test('runs', async ({ assert }) => {
    const db = await app.container.make('lucid.db')
    const tasks = new Tasks({
      app,
      config: defineTasks(),
      listings: async () => [{ owner: 'app', load: () => import('./tally.js') }],
      db,
      clock: processClock,
      logger: { error: (data, message) => console.log(message, data.err) },
      observer: { onStart() {}, onEnd() {}, onLost() {} },
      principals: async () => null as never,
      isElsewhere: () => false,
    })
    await tasks.startWorker()
    const ids = []
    const from = performance.now()
    for (let n = 0; n < 500; n++) ids.push((await tasks.dispatch('app.tally', { n })).id)
    while (seen.length < 500) await new Promise((r) => setTimeout(r, 1))
    console.log('500 in', performance.now() - from)
    await new Promise((r) => setTimeout(r, 300))
    const run = await tasks.queries.find(ids[7]!)
    console.log(run, await tasks.logs.after(ids[7]!, 0, 10), await tasks.queries.list({}).then((p) => p.total))
    await tasks.shutdown()
    assert.equal(seen.length, 500)
  })
})
