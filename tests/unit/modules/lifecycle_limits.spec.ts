import { test } from '@japa/runner'
import { declaration, lifeOf, skippable } from './declared.js'

const never = () => new Promise<void>(() => {})
const hanging = async () => ({ default: { boot: never } })

test.group('Module lifecycle | a step that does not end', () => {
  test('is the failure of its module', async ({ assert }) => {
    const { lifecycle } = await lifeOf([declaration({ name: 'orders', hooks: hanging })], {
      patience: 20,
    })
    await lifecycle.runHook('register')
    await assert.rejects(
      () => lifecycle.runHook('boot'),
      /The module "orders" failed in its hook "boot" after [\d.]+ ms: it did not end within 0.02 s/
    )
  })

  test('leaves out a plugin that may be left out', async ({ assert }) => {
    const { lifecycle, skipped } = await lifeOf([skippable({ name: 'labels', hooks: hanging })], {
      patience: 20,
    })
    await lifecycle.runHook('register')
    await lifecycle.runHook('boot')
    assert.deepEqual(skipped, ['labels'])
  })

  test('is shut down once, however often that is asked for', async ({ assert }) => {
    let times = 0
    const hooks = async () => ({ default: { shutdown: () => void (times += 1) } })
    const { lifecycle } = await lifeOf([declaration({ name: 'orders', hooks })])
    await lifecycle.runHook('register')
    await lifecycle.shutdown()
    await lifecycle.shutdown()
    assert.equal(times, 1)
  })
})
