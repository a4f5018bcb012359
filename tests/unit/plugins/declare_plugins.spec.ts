import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { ModuleRegistry } from '@iti/framework/modules'
import {
  declarePlugins,
  defineConfig,
  definePlugin,
  type PluginEntry,
} from '@iti/framework/plugins'

const labels = definePlugin({
  name: 'labels',
  title: 'Labels',
  version: '1.0.0',
  requires: [],
  options: vine.object({
    copies: vine.number().withoutDecimals().min(1).optional(),
    printer: vine.object({ apiKey: vine.string().minLength(8) }).optional(),
  }),
})
const use = async () => ({ default: labels })

const load = (entries: unknown) => ModuleRegistry.load(declarePlugins(entries), '0.1.0')
const refusalOf = (entries: unknown): Promise<string> =>
  load(entries).then(
    () => 'They were accepted',
    (error) => error.message
  )

test.group('Plugins of a deployment', () => {
  test('are modules of a kind of their own', async ({ assert }) => {
    const registry = await load(defineConfig([{ use, options: { copies: 2 } }]))
    assert.containsSubset(registry.describe(), [{ name: 'labels', kind: 'plugin' }])
  })

  test('are not imported where they are turned off, or their variable is not set', async ({
    assert,
  }) => {
    for (const enabled of [false, undefined]) {
      let imports = 0
      const counted: PluginEntry = {
        enabled,
        use: async () => {
          imports += 1
          return { default: labels }
        },
      }
      const registry = await load(defineConfig([counted]))
      assert.lengthOf(registry.ordered, 0)
      assert.equal(imports, 0)
    }
  })

  test('get their options, validated, in every hook', async ({ assert }) => {
    const given: unknown[] = []
    const hooks = async () => ({
      default: { boot: (_app: unknown, options: unknown) => void given.push(options) },
    })
    const registry = await load([
      { use: async () => ({ default: { ...labels, hooks } }), options: { copies: '3' } },
    ])
    const { default: bound } = await registry.ordered[0]!.hooks!()
    await bound.boot!({} as never)
    assert.deepEqual(given, [{ copies: 3 }])
    assert.isUndefined(bound.start)
  })

  test('name each option that does not fit, with its value, and where to correct it', async ({
    assert,
  }) => {
    const message = await refusalOf([{ use, options: { copies: 'many', colour: 'red' } }])
    assert.include(
      message,
      `E_PLUGIN_OPTIONS_INVALID: The options of the plugin "labels" do not fit: colour is unknown (known are: copies, printer); copies is 'many': The copies field must be a number. Correct them in config/plugins.ts`
    )
  })

  test('never tell the value of an option that looks like a secret', async ({ assert }) => {
    for (const [options, shown] of [
      [{ printer: { apiKey: 'hunter2' } }, 'printer.apiKey is hidden'],
      [{ copies: { pass: 'hunter2' } }, 'copies is an object'],
      [{ copies: ['hunter2'] }, 'copies is a list'],
      [{ copies: 'postgres://me:hunter2@db/x' }, `copies is 'postgres://…@db/x'`],
    ] as const) {
      const message = await refusalOf([{ use, options }])
      assert.include(message, shown)
      assert.notInclude(message, 'hunter2')
    }
  })

  test('name unknown options at any depth, and leave a record its keys', async ({ assert }) => {
    const message = await refusalOf([
      { use, options: { printer: { apiKey: 'long-enough', colour: 'red' } } },
    ])
    assert.include(message, 'printer.colour is unknown (known are: apiKey)')

    const options = vine.object({ paths: vine.record(vine.string()) }).allowUnknownProperties()
    const open = { use: async () => ({ default: { ...labels, options } }) }
    await load([{ ...open, options: { paths: { a: 'b' }, more: 1 } }])
  })

  test('take no options where they declare none', async ({ assert }) => {
    const plain = { ...labels, options: undefined }
    const message = await refusalOf([{ use: async () => ({ default: plain }), options: { a: 1 } }])
    assert.include(message, 'a is unknown (known are: none)')
  })

  test('are refused in a configuration that is none', async ({ assert }) => {
    for (const [entries, reason] of [
      [{ use }, 'its default export is object, not a list'],
      [[{ use }, {}], 'entry 2 has no "use"'],
      [[{ use, enabled: 'true' }], 'entry 1 has "true" for "enabled", which is neither'],
      [[{ use, onError: 'ignore' }], `entry 1 has "ignore" for "onError"`],
      [[{ use, options: 'x' }], 'entry 1 has "options" that are no object'],
    ] as const) {
      assert.throws(() => declarePlugins(entries), new RegExp(reason.replace(/[.[\]]/g, '\\$&')))
    }
  })

  test('have options of the right type', ({ assert }) => {
    defineConfig([{ use, options: { copies: 2 } }])
    // @ts-expect-error the option is a number
    defineConfig([{ use, options: { copies: true } }])
    // @ts-expect-error there is no such option
    const entries = defineConfig([{ use, options: { colour: 'red' } }])
    assert.lengthOf(entries, 1)
  })
})
