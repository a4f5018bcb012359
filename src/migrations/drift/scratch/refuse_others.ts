import type { Database } from '@adonisjs/lucid/database'

/**
 * Has connections refuse to work, and returns what lets them work again. A migration that has written to another
 * database must not do so a second time, only because somebody looks for drift.
 */
export async function refuseOthers(
  { manager }: Database,
  isAllowed: (name: string) => boolean
): Promise<() => void> {
  const refused = new Set([...manager.connections.keys()].filter((name) => !isAllowed(name)))
  // a client that somebody has got before ends with its pool
  for (const name of refused) await manager.close(name)

  const { connect } = manager
  manager.connect = (name) => {
    if (refused.has(name)) {
      throw new Error(
        `it uses the connection "${name}", to whose database it must not write a second time`
      )
    }
    connect.call(manager, name)
  }
  return () => {
    manager.connect = connect
  }
}
