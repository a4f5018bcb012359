import { join } from 'node:path'
import type { BenchDatabase } from '../dataset/database.js'
import { SCOPED_USER } from '../dataset/organisation.js'
import type { ServerResult } from '../results.js'
import { askForData } from '../servers/http_client.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import { Server } from '../servers/server.js'
import { APPS, type Workbench } from '../workbench.js'
import { measureInTurn, type Plan } from './rounds.js'

const PAGE_SIZE = 20

/** The handwritten server that counts at its start, as the framework remembers a total. */
export const COUNTED_ONCE = 'plain_counted_once'

/** The enabled users of the departments that somebody may see. */
export const USERS = `/api/system/users?status=enabled&pageSize=${PAGE_SIZE}`

/** A list with a filter, a data scope and a total, against the same statements written by hand. */
export async function measureUsers(
  { app, db }: { app: ReferenceApp; db: BenchDatabase },
  plan: Plan,
  bench: Workbench
): Promise<ServerResult[]> {
  await using servers = new AsyncDisposableStack()
  const iti = servers.use(await app.start(db))
  const token = await app.signIn(iti, SCOPED_USER.username)
  const { items, total } = await askForData(iti.url, { path: USERS, token }, bench.signal)
  if (items.length !== PAGE_SIZE || total <= PAGE_SIZE)
    throw new Error(
      `${USERS} gave ${items.length} of ${total} users, which is not what is measured`
    )

  const startPlain = async (name: string, counts: 'always' | 'once') =>
    servers.use(
      await Server.start(
        {
          name,
          cwd: join(APPS, 'plain_http'),
          script: `users_${db.dialect}.js`,
          env: {
            ...db.env,
            BENCH_TOKEN: token,
            BENCH_ROLE: String(SCOPED_USER.roleId),
            BENCH_COUNTS: counts,
          },
          ready: { path: USERS, token },
        },
        bench
      )
    )
  const compared = [
    iti,
    await startPlain('plain_http', 'always'),
    await startPlain(COUNTED_ONCE, 'once'),
  ]
  // awaited here, because the servers end where this function does
  return await measureInTurn(
    compared.map((server) => ({ server, path: USERS, token })),
    plan,
    bench
  )
}
