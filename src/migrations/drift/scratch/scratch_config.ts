import type { ConnectionConfig } from '@adonisjs/lucid/types/database'

/** How to reach a database, in the words of its driver. */
export type Target = Record<string, unknown>

/** The config of a connection with another target. Of replicas the writer's is taken: a scratch database has none. */
export function withTarget(config: ConnectionConfig, target: Target): ConnectionConfig {
  return { ...config, replicas: undefined, connection: target } as ConnectionConfig
}

/** How a connection reaches the database that it writes to; a driver may want its URL whole, for what else is in it. */
export function targetOf(config: ConnectionConfig): Target {
  const { connection, replicas } = config as {
    connection?: unknown
    replicas?: { write?: { connection?: unknown } }
  }
  return { ...toTarget(connection, config), ...toTarget(replicas?.write?.connection, config) }
}

/** The same server, and another database. */
export function withDatabase(target: Target, database: string): Target {
  const { connectionString } = target
  if (typeof connectionString !== 'string') return { ...target, database }
  const url = new URL(connectionString)
  url.pathname = `/${database}`
  return { ...target, database, connectionString: url.href }
}

/** Reads `mysql://…`, `postgres://…`, or the path of a file. */
export function parseTarget(url: string): Target {
  const parsed = URL.parse(url)
  if (!parsed?.host) return { filename: url.replace(/^(?:sqlite|file):(?:\/\/)?/, '') }

  const { protocol, hostname, port, username, password, pathname, searchParams } = parsed
  const options = Object.fromEntries([...searchParams].map(([key, text]) => [key, toValue(text)]))
  return {
    // this driver knows best what the rest of its URL means
    ...(/^(?:pg|postgres)/.test(protocol) ? { connectionString: url } : options),
    host: hostname,
    ...(port && { port: Number(port) }),
    ...(username && { user: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    database: decodeURIComponent(pathname.slice(1)),
  }
}

function toTarget(connection: unknown, { client }: ConnectionConfig): Target {
  if (typeof connection === 'string') return parseTarget(connection)
  const { connectionString, ...rest } = (connection ?? {}) as Target
  if (client !== 'pg' || typeof connectionString !== 'string') return { ...rest }
  return { ...rest, ...parseTarget(connectionString) }
}

function toValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // most are no JSON, but words
    return text
  }
}
