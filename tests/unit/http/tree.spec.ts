import { test } from '@japa/runner'
import { nest, toTreeOrder } from '@iti/framework/http'

const rows = [
  { id: 4, parentId: 2 },
  { id: 1, parentId: null },
  { id: 2, parentId: 1 },
  { id: 3, parentId: 1 },
]

test.group('Tree', () => {
  test('puts parents before their children and keeps the order of siblings', ({ assert }) => {
    assert.deepEqual(
      toTreeOrder(rows).map((row) => row.id),
      [1, 2, 4, 3]
    )
  })

  test('makes a root of a row whose parent is not there', ({ assert }) => {
    assert.deepEqual(nest([{ id: 9, parentId: 8 }]), [{ id: 9, parentId: 8, children: [] }])
  })

  test('nests 100,000 rows in a chain without overflowing the stack', ({ assert }) => {
    const chain = Array.from({ length: 100_000 }, (_, id) => ({
      id,
      parentId: id === 0 ? null : id - 1,
    }))
    assert.lengthOf(toTreeOrder(chain), 100_000)
  })
})
