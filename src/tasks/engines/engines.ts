import type { BullmqOptions } from './bullmq_options.js'
import type { EngineFactory } from './engine.js'

/** The engines of `config/tasks.ts`. What they need is loaded when they are used. */
export const engines = {
  /** The processes on one database look for runs themselves. */
  local(): EngineFactory {
    return async (parts) => {
      const { LocalEngine } = await import('./local_engine.js')
      return new LocalEngine(parts)
    }
  },

  /**
   * BullMQ tells the processes of runs, by a Redis that they share: for workers on several machines. It needs the
   * packages `bullmq` and `ioredis`.
   *
   * @throws {E_TASK_ENGINE_CONFIG} {E_TASK_ENGINE_PACKAGE_MISSING} when it is used
   *
   * @example
   * ```ts
   * export default defineTasks({ engine: engines.bullmq({ url: 'redis://127.0.0.1:6379' }) })
   * ```
   */
  bullmq(options: BullmqOptions = {}): EngineFactory {
    return async (parts) => {
      const { completeOptions } = await import('./bullmq_options.js')
      const complete = completeOptions(options)
      const { importPackages } = await import('./bullmq_packages.js')
      const packages = await importPackages()
      const { BullmqEngine } = await import('./bullmq_engine.js')
      return new BullmqEngine({ ...parts, ...complete, packages })
    }
  },
}
