import { join } from 'node:path'
import type { BenchDatabase } from '../dataset/database.js'
import { SCOPED_USER } from '../dataset/organisation.js'
import type { ServerResult } from '../results.js'
import { askForData } from '../servers/http_client.js'
import type { ReferenceApp } from '../servers/reference_app.js'
import { Server } from '../servers/server.js'
import type { StockApp } from '../servers/stock_app.js'
import { APPS, type Workbench } from '../workbench.js'
import { measureInTurn, type Plan } from './rounds.js'

/** Who is signed in, which every front end asks at its start. */
export const ME = '/api/auth/me'
const STOCK_PROFILE = '/api/v1/account/profile'

/** A small authenticated answer, against the same JSON from servers that know less, or more, about the caller. */
export async function measureMe(
  { app, db, stock }: { app: ReferenceApp; db: BenchDatabase; stock: StockApp },
  plan: Plan,
  bench: Workbench
): Promise<ServerResult[]> {
  await using servers = new AsyncDisposableStack()
  const iti = servers.use(await app.start(db))
  const token = await app.signIn(iti, SCOPED_USER.username)
  const profile = await askForData(iti.url, { path: ME, token }, bench.signal)

  const env = { BENCH_PROFILE: JSON.stringify(profile) }
  const start = async (name: string, script: string) => {
    const cwd = join(APPS, name)
    return servers.use(await Server.start({ name, cwd, script, env, ready: { path: ME } }, bench))
  }
  const bare = await start('bare_adonis', 'bin/server.js')
  const plain = await start('plain_http', 'profile.js')
  const stockServer = servers.use(await stock.start(env))

  // awaited here, because the servers end where this function does
  return await measureInTurn(
    [
      { server: iti, path: ME, token },
      { server: bare, path: ME },
      { server: plain, path: ME },
      { server: stockServer, path: STOCK_PROFILE, token: await stock.signUp(stockServer) },
    ],
    plan,
    bench
  )
}
