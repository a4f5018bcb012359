import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writeHistory } from '../servers/git_history.js'
import { compilePackage, StreamProject } from '../servers/stream_project.js'
import { spreadOf, type Spread } from '../statistics.js'
import { report, type Workbench } from '../workbench.js'

const LONG = { own: 500, released: 489 }
const COMMITS = 5000
const SHORT = { own: 200, released: 0 }

/** What the commands of migrations take as processes of their own, their start included. */
export interface MigrationsResult {
  files: number
  commits: number
  /** seconds */
  syncCheck: Spread
  /** seconds */
  check: Spread
  /** milliseconds of our `migration:run`, and of Lucid's */
  run: Spread
  stockRun: Spread
}

/** Measures the checks of a long stream, and our `migration:run` beside Lucid's. */
export async function measureMigrations(
  rounds: number,
  bench: Workbench
): Promise<MigrationsResult> {
  await compilePackage(bench)
  const long = await StreamProject.create('long_stream', LONG, bench)
  await writeHistory(long, COMMITS)
  const files = JSON.parse(await long.ace('iti:migrations:check', '--json')).files

  const times = await inTurn({ name: 'migrations', rounds }, [
    () => long.ace('iti:sync-migrations', '--check', '--json'),
    () => long.ace('iti:migrations:check', '--json'),
  ])
  const [syncCheck, check] = times.map((one) => spreadOf(one.map((ms) => ms / 1000)))
  const [run, stockRun] = await measureRuns(rounds, bench)
  return { files, commits: COMMITS, syncCheck: syncCheck!, check: check!, run, stockRun }
}

async function measureRuns(rounds: number, bench: Workbench): Promise<[Spread, Spread]> {
  const project = await StreamProject.create('short_stream', SHORT, bench)
  const flags = ['migration:run', '--compact-output', '--no-schema-generate']
  const empty = (folder: string) =>
    rm(join(project.root, folder, 'database.sqlite3'), { force: true })
  const [ours, theirs] = await inTurn(
    { name: 'migration:run', rounds },
    [() => project.ace(...flags), () => project.stock(...flags)],
    () => Promise.all([empty(''), empty('stock')])
  )
  for (const folder of ['', 'stock']) assertMigrated(join(project.root, folder, 'database.sqlite3'))
  return [spreadOf(ours!), spreadOf(theirs!)]
}

function assertMigrated(file: string): void {
  const database = new DatabaseSync(file)
  const { ran } = database.prepare('select count(*) as ran from adonis_schema').get() as {
    ran: number
  }
  database.close()
  if (ran !== SHORT.own) throw new Error(`${ran} migrations ran instead of ${SHORT.own}`)
}

/** Milliseconds of each action, in turn, so that a noisy minute hits all of them. */
async function inTurn(
  { name, rounds }: { name: string; rounds: number },
  actions: readonly (() => Promise<unknown>)[],
  prepare: () => Promise<unknown> = async () => {}
): Promise<number[][]> {
  const taken = actions.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    await prepare()
    for (const [index, action] of actions.entries()) {
      const startedAt = performance.now()
      await action()
      // the first round reads its files from the disk
      if (round > 0) taken[index]!.push(performance.now() - startedAt)
    }
    const latest = taken.map((times) => (times.at(-1) ?? 0).toFixed(0)).join(' and ')
    if (round > 0) report(`${name}: round ${round}/${rounds}: ${latest} ms`)
  }
  return taken
}

/** What our `migration:run` takes of Lucid's time. */
export const runRatio = ({ run, stockRun }: MigrationsResult): number =>
  run.median / stockRun.median
