import { test } from '@japa/runner'
import { ExtensionPoint } from '@iti/framework/extensions'
import type { ModuleHooks } from '@iti/framework/modules'
import { declaration, lifeOf, skippable } from './declared.js'

const HOOKS = ['register', 'boot', 'start', 'ready', 'shutdown'] as const

/** Hooks that write down that they ran. */
const recording = (name: string, calls: string[]): ModuleHooks =>
  Object.fromEntries(HOOKS.map((hook) => [hook, () => void calls.push(`${hook} ${name}`)]))

const failing = (hook: keyof ModuleHooks, reason: string): ModuleHooks => ({
  [hook]: () => {
    throw new Error(reason)
  },
})

const lazily = (hooks: ModuleHooks) => async () => ({ default: hooks })

test.group('Module lifecycle', () => {
  test('runs each hook in the order of dependencies, and shutdown in reverse', async ({
    assert,
  }) => {
    const calls: string[] = []
    const { lifecycle, modules } = await lifeOf([
      declaration({
        name: 'orders',
        requires: ['inventory'],
        hooks: lazily(recording('orders', calls)),
      }),
      declaration({ name: 'inventory', hooks: lazily(recording('inventory', calls)) }),
    ])
    for (const hook of ['register', 'boot', 'start', 'ready'] as const) {
      await lifecycle.runHook(hook)
    }
    await lifecycle.shutdown()

    assert.deepEqual(calls, [
      'register inventory',
      'register orders',
      'boot inventory',
      'boot orders',
      'start inventory',
      'start orders',
      'ready inventory',
      'ready orders',
      'shutdown orders',
      'shutdown inventory',
    ])
    assert.includeMembers(Object.keys(modules.timesOf('orders')), [...HOOKS])
  })

  test('imports the hooks of a module once, and times only those that it has', async ({
    assert,
  }) => {
    let imports = 0
    const { lifecycle, modules } = await lifeOf([
      declaration({
        name: 'orders',
        hooks: async () => {
          imports += 1
          return { default: { boot() {} } }
        },
      }),
    ])
    await lifecycle.runHook('register')
    await lifecycle.runHook('boot')
    await lifecycle.runHook('start')
    assert.equal(imports, 1)
    assert.deepEqual(Object.keys(modules.timesOf('orders')), ['load', 'register', 'boot'])
  })

  test('names the module whose hook fails, the hook, the time and the reason', async ({
    assert,
  }) => {
    const { lifecycle } = await lifeOf([
      declaration({ name: 'orders', hooks: lazily(failing('boot', 'no disk')) }),
    ])
    await lifecycle.runHook('register')
    await assert.rejects(
      () => lifecycle.runHook('boot'),
      /The module "orders" failed in its hook "boot" after [\d.]+ ms: no disk/
    )
  })

  test('shuts down every module, though one fails at it', async ({ assert }) => {
    const calls: string[] = []
    const { lifecycle } = await lifeOf([
      declaration({ name: 'inventory', hooks: lazily(recording('inventory', calls)) }),
      declaration({ name: 'orders', hooks: lazily(failing('shutdown', 'no disk')) }),
    ])
    await lifecycle.runHook('register')
    await assert.rejects(() => lifecycle.shutdown(), /"orders" failed in its hook "shutdown"/)
    assert.include(calls, 'shutdown inventory')
  })
})

test.group('Module lifecycle | a broken plugin that may be left out', () => {
  const point = new ExtensionPoint<string>('orders.rates', 'Rates')
  const offering = declaration({ name: 'orders', points: [point] })

  test('is left out with all it added, whatever step fails, and closes what it opened', async ({
    assert,
  }) => {
    let isClosed = false
    const { lifecycle, modules, extensions, skipped } = await lifeOf([
      offering,
      skippable({
        name: 'labels',
        extends: [point.with(async () => ({ default: 'cheap' }))],
        permissions: { 'labels:label:list': 'See labels' },
        hooks: lazily({
          ...failing('start', 'no printer'),
          shutdown() {
            isClosed = true
          },
        }),
      }),
    ])
    await lifecycle.runHook('register')
    await lifecycle.extend()
    assert.deepEqual(extensions.of(point), ['cheap'])
    await lifecycle.runHook('start')

    assert.deepEqual(skipped, ['labels'])
    assert.deepEqual(extensions.of(point), [])
    assert.isTrue(isClosed)
    assert.isFalse(modules.permissions().has('labels:label:list'))
    assert.include(modules.skipped[0]!.reason, 'The plugin "labels" failed in its hook "start"')
  })

  test('is left out if what it adds cannot be imported', async ({ assert }) => {
    const load = async () => {
      throw new Error('no such file')
    }
    const { lifecycle, modules } = await lifeOf([
      offering,
      skippable({ name: 'labels', extends: [point.with(load)] }),
    ])
    await lifecycle.extend()
    assert.include(modules.skipped[0]!.reason, 'failed in its hook "extensions"')
  })

  test('stops the boot if it may not be left out', async ({ assert }) => {
    const { lifecycle } = await lifeOf([
      {
        ...skippable({ name: 'labels', hooks: lazily(failing('register', 'no printer')) }),
        isSkippable: false,
      },
    ])
    await assert.rejects(() => lifecycle.runHook('register'), /The plugin "labels" failed/)
  })
})
