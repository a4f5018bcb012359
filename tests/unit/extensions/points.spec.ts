import { test } from '@japa/runner'
import { Event } from '@iti/framework/extensions'
import * as offered from '../../../modules/system/points.js'

test.group('Extension points of the system', () => {
  test('all that can be imported are listed in the manifest, each once', ({ assert }) => {
    const { points, ...exported } = offered
    assert.isAtLeast(points.length, 9)
    assert.sameMembers(points, Object.values(exported))
    assert.lengthOf(new Set(points.map(({ name }) => name)), points.length)
  })

  test('are named after the system: events as events are, others with a dot', ({ assert }) => {
    for (const point of offered.points) {
      const pattern = point instanceof Event ? /^system:[a-z_]+ed$/ : /^system\.[a-z_]+$/
      assert.match(point.name, pattern)
      assert.isNotEmpty(point.description)
    }
  })
})
