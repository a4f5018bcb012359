import { test } from '@japa/runner'
import vine from '@vinejs/vine'
import { command, facade, query } from '@iti/framework/modules'
import { fakeFacade } from '@iti/framework/testing'

const input = vine.object({ partNo: vine.string() })

class BinFacade extends facade('bin', {
  count: query({ input, output: vine.object({}) }),
  add: command({ input, output: vine.object({}) }),
}) {}

const fakeBin = () => fakeFacade(BinFacade, { count: async () => ({}), add: async () => ({}) })

test.group('Fake of a facade | assertions', () => {
  test('hold for what was called', async () => {
    const fake = fakeBin()
    await fake.facade.count({ partNo: 'a' })
    await fake.facade.count({ partNo: 'b' })
    fake.assertCalled('count')
    fake.assertCalled('count', 2)
    fake.assertCalledWith('count', { partNo: 'b' })
    fake.assertNotCalled('add')
  })

  test('tell that nothing was called', ({ assert }) => {
    const fake = fakeBin()
    assert.throws(
      () => fake.assertCalled('add'),
      'Expected BinFacade.add to be called, but it was not. Nothing was called'
    )
  })

  test('tell what was called instead', async ({ assert }) => {
    const fake = fakeBin()
    await fake.facade.count({ partNo: 'a' })
    const called = "Called were: count({ partNo: 'a' })"
    assert.throws(
      () => fake.assertCalled('add', 2),
      `Expected BinFacade.add to be called 2 times, but it was not. ${called}`
    )
    assert.throws(
      () => fake.assertCalled('count', 2),
      `Expected BinFacade.count to be called 2 times, but it was called once. ${called}`
    )
    assert.throws(
      () => fake.assertNotCalled('count'),
      `Expected BinFacade.count not to be called, but it was called once. ${called}`
    )
    assert.throws(
      () => fake.assertCalledWith('count', { partNo: 'b' }),
      `Expected BinFacade.count to be called with { partNo: 'b' }. ${called}`
    )
  })

  test('tell no more than twenty calls', async ({ assert }) => {
    const fake = fakeBin()
    for (let calls = 0; calls < 22; calls++) await fake.facade.count({ partNo: `${calls}` })
    assert.throws(() => fake.assertCalled('add'), /count\(\{ partNo: '19' \}\), and 2 more$/)
  })

  test('compare whole inputs', async ({ assert }) => {
    const fake = fakeBin()
    await fake.facade.count({ partNo: 'a' })
    assert.throws(() => fake.assertCalledWith('count', {} as never), /to be called with \{\}/)
    // @ts-expect-error the input is another
    assert.throws(() => fake.assertCalledWith('count', { partNo: 1 }))
    // @ts-expect-error there is no such operation
    assert.throws(() => fake.assertCalled('cuont'))
  })
})
