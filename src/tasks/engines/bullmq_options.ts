import { E_TASK_ENGINE_CONFIG } from './bullmq_errors.js'

/** What the engine `bullmq` may be told. */
export interface BullmqOptions {
  /**
   * Where Redis is: `redis://user:password@host:6379/0`, or `rediss://…` with TLS. By default what the environment says
   * in `ITI_REDIS_URL`.
   */
  url?: string
  /** What the keys in Redis begin with: applications that share one have one each. Default `iti`. */
  prefix?: string
}

/* None of them shows the address: it may have a password in it. */
const PROBLEMS = {
  missing:
    'nobody says where Redis is. Set ITI_REDIS_URL=redis://127.0.0.1:6379, or engines.bullmq({ url }) in config/tasks.ts',
  malformed:
    'the address of Redis (ITI_REDIS_URL, or engines.bullmq({ url }) in config/tasks.ts) is not one such as redis://user:password@127.0.0.1:6379/0',
  noPrefix: 'the prefix (engines.bullmq({ prefix }) in config/tasks.ts) is empty',
}

/** The options with every default filled in. @throws {E_TASK_ENGINE_CONFIG} */
export function completeOptions({ url, prefix = 'iti' }: BullmqOptions): Required<BullmqOptions> {
  const address = url ?? process.env.ITI_REDIS_URL
  if (!address) throw new E_TASK_ENGINE_CONFIG(['bullmq', PROBLEMS.missing])
  if (!isRedisAddress(address)) throw new E_TASK_ENGINE_CONFIG(['bullmq', PROBLEMS.malformed])
  if (prefix === '') throw new E_TASK_ENGINE_CONFIG(['bullmq', PROBLEMS.noPrefix])
  return { url: address, prefix }
}

function isRedisAddress(text: string): boolean {
  const address = URL.parse(text)
  return (
    address !== null &&
    /^rediss?:$/.test(address.protocol) &&
    address.hostname !== '' &&
    /^(\/\d*)?$/.test(address.pathname)
  )
}
