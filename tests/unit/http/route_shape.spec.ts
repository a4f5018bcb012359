import { test } from '@japa/runner'
import { shapesOf } from '../../../src/http/route_shape.js'

test.group('Shape of a route', () => {
  test('has no names of parameters, but what they have to match', ({ assert }) => {
    const shapeOf = (pattern: string, matchers = {}) => shapesOf({ pattern, matchers })
    assert.deepEqual(shapeOf('/parts/:id'), ['/parts/:'])
    assert.deepEqual(shapeOf('/parts/:id/'), shapeOf('/parts/:no'))
    assert.deepEqual(shapeOf('/parts/:id/lines/:line'), ['/parts/:/lines/:'])
    assert.deepEqual(shapeOf('/parts/:id?'), ['/parts/:', '/parts'])
    assert.notDeepEqual(
      shapeOf('/parts/:id', { id: { match: /^\d+$/ } }),
      shapeOf('/parts/:slug', { slug: { match: /^[a-z]+$/ } })
    )
  })
})
