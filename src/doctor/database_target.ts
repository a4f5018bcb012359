import type { ApplicationService } from '@adonisjs/core/types'
import { connect } from 'node:net'

/** The database that the application works with, as its configuration says. */
export interface DatabaseTarget {
  client: string
  /** The file of an embedded database. */
  filename?: string
  host?: string
  port?: number
  charset?: string
  timezone?: string
}

interface Settings {
  connection: string
  connections: Record<
    string,
    { client: string; connection?: Omit<DatabaseTarget, 'client'> | string }
  >
}

const PORTS: Record<string, number> = { mysql2: 3306, pg: 5432 }
const PATIENCE = 3_000

/**
 * Reads the target of a booted application.
 *
 * @throws {Error} if its configuration names none
 */
export function targetOf(app: ApplicationService): DatabaseTarget {
  const { connection, connections = {} } = app.config.get<Partial<Settings>>('database', {})
  const settings = connection === undefined ? undefined : connections[connection]
  if (!settings)
    throw new Error(`config/database.ts has no connection "${connection ?? 'default'}"`)
  const { client, connection: place } = settings
  return { client, ...(typeof place === 'object' && place) }
}

/**
 * Whether somebody listens where the database should be. A driver asked instead would wait much longer, and keep the
 * process from ending.
 */
export async function isListening({ client, host, port }: DatabaseTarget): Promise<boolean> {
  const socket = connect({ host: host ?? '127.0.0.1', port: port ?? PORTS[client] ?? 0 })
  try {
    return await new Promise<boolean>((resolve) => {
      socket
        .setTimeout(PATIENCE, () => resolve(false))
        .once('connect', () => resolve(true))
        .once('error', () => resolve(false))
    })
  } finally {
    socket.destroy()
  }
}
