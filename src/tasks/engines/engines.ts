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
}
