import { test } from '@japa/runner'
import { ExtensionPoint, Extensions } from '@iti/framework/extensions'

const colours = new ExtensionPoint<string>('test.colours', 'Colours')
const shapes = new ExtensionPoint<string>('test.shapes', 'Shapes')

const add = (
  extensions: Extensions,
  { module = 'paint', value, order }: { module?: string; value: string; order?: number }
) =>
  extensions.add(
    module,
    colours.with(async () => ({ default: value }), { order })
  )

test.group('Extensions', () => {
  test('lower orders come first, equal ones as they were added', async ({ assert }) => {
    const extensions = new Extensions()
    await add(extensions, { value: 'red' })
    await add(extensions, { value: 'blue', order: 5 })
    await add(extensions, { value: 'green', module: 'garden' })
    await add(extensions, { value: 'white', order: -1 })
    assert.deepEqual(extensions.of(colours), ['white', 'red', 'green', 'blue'])
    assert.deepEqual(extensions.contributedTo(colours).slice(1, 3), [
      { module: 'paint', order: 0, value: 'red' },
      { module: 'garden', order: 0, value: 'green' },
    ])
  })

  test('a point to which nothing was added is empty', async ({ assert }) => {
    const extensions = new Extensions()
    await add(extensions, { value: 'red' })
    assert.deepEqual(extensions.of(shapes), [])
    assert.deepEqual(extensions.contributedTo(shapes), [])
  })

  test('the list of a point is the same until something is added or withdrawn', async ({
    assert,
  }) => {
    const extensions = new Extensions()
    await add(extensions, { value: 'red' })
    const first = extensions.of(colours)
    assert.strictEqual(extensions.of(colours), first)
    await add(extensions, { value: 'green', module: 'garden' })
    const second = extensions.of(colours)
    assert.deepEqual(second, ['red', 'green'])
    extensions.withdraw('garden')
    assert.deepEqual(extensions.of(colours), ['red'])
    // what somebody holds of it does not change under their hands
    assert.deepEqual([first, second], [['red'], ['red', 'green']])
  })

  test('withdrawing takes back what one module added, at every point', async ({ assert }) => {
    const extensions = new Extensions()
    await add(extensions, { value: 'red' })
    await add(extensions, { value: 'green', module: 'garden' })
    await extensions.add(
      'garden',
      shapes.with(async () => ({ default: 'round' }))
    )
    extensions.withdraw('garden')
    assert.deepEqual(extensions.of(colours), ['red'])
    assert.deepEqual(extensions.of(shapes), [])
  })

  test('one that cannot be loaded adds nothing', async ({ assert }) => {
    const extensions = new Extensions()
    const broken = colours.with(() => Promise.reject(new Error('no such file')))
    await assert.rejects(() => extensions.add('paint', broken), 'no such file')
    assert.deepEqual(extensions.of(colours), [])
  })
})
