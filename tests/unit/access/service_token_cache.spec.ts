import { test } from '@japa/runner'
import type { AccessChanges, ServiceTokenStore } from '@iti/framework/access'
import { ServiceTokenCache } from '../../../src/access/service_tokens/token_cache.js'

type Row = Awaited<ReturnType<ServiceTokenStore['list']>>[number]

const rowOf = (tokenId: string): Row => ({
  ...{ id: 1, service: 'orders', tokenId, secretHash: 'x', scopes: [], addresses: null },
  ...{ canActAs: false, expiresAt: 1, lastUsedAt: null, revokedAt: null, createdAt: 0 },
})

/** A cache over a store that has every token, and notes what it was asked for. */
function makeCache() {
  const asked: string[] = []
  const findMany = async (ids: readonly string[]) => {
    asked.push(...ids)
    return new Map(ids.filter((id) => id !== 'unknown').map((id) => [id, rowOf(id)]))
  }
  const changes = { isFresh: true, onChange: () => {} } as unknown as AccessChanges
  const cache = new ServiceTokenCache({ findMany } as unknown as ServiceTokenStore, changes)
  const askedFor = async (id: string) => {
    asked.length = 0
    await cache.find(id)
    return asked.length
  }
  return { cache, askedFor }
}

test.group('Service tokens that are remembered', () => {
  test('are ten thousand at most: the one that was read first makes room', async ({ assert }) => {
    const { cache, askedFor } = makeCache()
    await Promise.all(Array.from({ length: 10_000 }, (_, index) => cache.find(`token${index}`)))
    assert.equal(await askedFor('token0'), 0)
    assert.equal(await askedFor('one_more'), 1)
    assert.equal(await askedFor('token1'), 0)
    assert.equal(await askedFor('token9999'), 0)
    assert.equal(await askedFor('one_more'), 0)
    assert.equal(await askedFor('token0'), 1)
  })

  test('are not those that are unknown', async ({ assert }) => {
    const { cache, askedFor } = makeCache()
    assert.isNull(await cache.find('unknown'))
    assert.equal(await askedFor('unknown'), 1)
    assert.equal(await askedFor('unknown'), 1)
  })
})
