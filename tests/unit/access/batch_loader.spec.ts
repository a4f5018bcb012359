import { test } from '@japa/runner'
import { BatchLoader } from '../../../src/access/batch_loader.js'

/** A loader of squares that notes what it is asked for, and reads when it is let. */
function makeLoader() {
  const batches: number[][] = []
  const gates: PromiseWithResolvers<void>[] = []
  const loader = new BatchLoader<number, number>(async (keys) => {
    batches.push(keys)
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    await gate.promise
    return new Map(keys.filter((key) => key > 0).map((key) => [key, key * key]))
  })
  const open = async () => {
    while (gates.length === 0) await new Promise(setImmediate)
    gates.shift()!.resolve()
  }
  return { loader, batches, gates, open }
}

test.group('Batch loader', () => {
  test('reads together what is asked for together, each key once', async ({ assert }) => {
    const { loader, batches, open } = makeLoader()
    const values = Promise.all([loader.load(2), loader.load(3), loader.load(2), loader.load(-1)])
    await open()
    assert.deepEqual(await values, [4, 9, 4, null])
    assert.deepEqual(batches, [[2, 3, -1]])
  })

  test('has one read under way at a time, of 500 keys at the most', async ({ assert }) => {
    const { loader, batches, gates, open } = makeLoader()
    const first = loader.load(1)
    while (gates.length === 0) await new Promise(setImmediate)
    const others = Promise.all(Array.from({ length: 1200 }, (_, index) => loader.load(index + 2)))
    await new Promise(setImmediate)
    assert.lengthOf(batches, 1)

    for (let turn = 0; turn < 4; turn++) await open()
    assert.equal(await first, 1)
    assert.lengthOf(await others, 1200)
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [1, 500, 500, 200]
    )
  })

  test('reads a key again that is asked for while it is being read', async ({ assert }) => {
    const { loader, batches, gates, open } = makeLoader()
    const early = loader.load(5)
    while (gates.length === 0) await new Promise(setImmediate)
    const late = loader.load(5)
    await open()
    await open()
    assert.deepEqual([await early, await late], [25, 25])
    assert.deepEqual(batches, [[5], [5]])
  })

  test('fails those who asked, and reads on for the others', async ({ assert }) => {
    let turn = 0
    const loader = new BatchLoader<number, number>(async (keys) => {
      if (++turn === 1) throw new Error('no database')
      return new Map(keys.map((key) => [key, key]))
    })
    await assert.rejects(() => loader.load(1), 'no database')
    assert.equal(await loader.load(1), 1)
  })
})
