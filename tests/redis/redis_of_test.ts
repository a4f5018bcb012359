import { randomUUID } from 'node:crypto'
import { getActiveTest } from '@japa/runner'
import { Redis } from 'ioredis'

/** The Redis that all tests share. */
export const REDIS_URL = process.env.ITI_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

/** A connection to Redis, which ends with the test. */
export function openRedis(url: string = REDIS_URL): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  redis.on('error', () => {
    // whoever asks is told
  })
  getActiveTest()!.cleanup(() => redis.disconnect())
  return redis
}

/** A prefix of a test's own, whose keys are gone when it has ended. */
export function ownPrefix(): string {
  const prefix = `iti-test-${randomUUID()}`
  getActiveTest()!.cleanup(async () => {
    const redis = new Redis(REDIS_URL)
    const keys = await redis.keys(`${prefix}:*`)
    if (keys.length > 0) await redis.del(...keys)
    redis.disconnect()
  })
  return prefix
}
