import type { Redis, RedisOptions } from 'ioredis'
import type { Clock } from '../../clock/main.js'
import type { Packages } from './bullmq_packages.js'
import type { EngineParts } from './engine.js'

/* So long Redis may take for anything: whoever delivers does not wait for ever. */
const PATIENCE = 5_000
const LONGEST_PAUSE = 2_000
const FAREWELL = 1_000

/** What a connection works with. */
export interface ConnectionParts extends EngineParts {
  packages: Packages
  url: string
}

/** Opens a connection for workers: what they want of Redis waits for as long as it is away. */
export const openForWorkers = (parts: ConnectionParts): Redis =>
  open(parts, { maxRetriesPerRequest: null })

/** Opens a connection for deliveries: those that cannot be done now fail now. */
export const openForDeliveries = (parts: ConnectionParts): Redis =>
  open(parts, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: PATIENCE,
    commandTimeout: PATIENCE,
  })

/** Waits for a connection that is just being made. @throws if there is none then */
export async function assertReady(redis: Redis): Promise<void> {
  if (redis.status === 'connecting' || redis.status === 'connect') await connected(redis)
  if (redis.status !== 'ready') throw new Error('There is no connection to Redis at the moment')
}

/** Closes a connection, whether Redis is there or not. What was sent is answered first, if that does not take long. */
export async function closeConnection(redis: Redis, clock: Clock): Promise<void> {
  if (redis.status === 'ready') await within(FAREWELL, redis.quit(), clock)
  redis.disconnect()
}

/** Waits for the end of some work, however it ends, but not for long. */
export async function within(
  milliseconds: number,
  work: Promise<unknown>,
  clock: Clock
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const cancel = clock.setTimeout(resolve, milliseconds)
  const done = () => resolve()
  work.then(done, done)
  await promise
  cancel()
}

function open({ packages, url, onError }: ConnectionParts, options: RedisOptions): Redis {
  const retryStrategy = (times: number) => Math.min(times * 100, LONGEST_PAUSE)
  const redis = new packages.Redis(url, { ...options, retryStrategy })
  redis.on('error', (error) => onError(withoutCommand(error), 'reach Redis'))
  return redis
}

/** An error without what was sent to Redis, because that may be the password. */
export function withoutCommand(error: unknown): unknown {
  if (error instanceof Error && 'command' in error) delete error.command
  return error
}

async function connected(redis: Redis): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const ends = ['ready', 'close', 'end'] as const
  const done = () => resolve()
  for (const event of ends) redis.once(event, done)
  await promise
  for (const event of ends) redis.off(event, done)
}
