import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { type Counts, noCounts, total } from './counts.js'
import type { Seed } from './define_seed.js'
import { withSessionLock } from '../database/main.js'
import {
  E_SEED_INTERRUPTED,
  E_SEED_INVALID,
  E_SEED_LOCKED,
  E_SEED_SOURCE_MISSING,
  E_SEED_STATES_MISSING,
  E_SEED_WAIT_INVALID,
} from './errors.js'
import { LucidSeeder } from './project_seeds.js'
import { SeedRun } from './seed_run.js'
import { untilAborted } from './until_aborted.js'

const PATIENCE = 60
const A_DAY = 86_400
const LOCK = 'iti:seeds'
const STATES = 'iti_seed_states'

/** The seeds of the system domain, of one module, or of the project itself. */
export interface SeedGroup {
  /** `system`, the name of a module, or `project` */
  source: string
  seeds: readonly (() => Promise<{ default: Seed | LucidSeeder }>)[]
}

/** What a seed did. */
export interface SeedResult extends Counts {
  name: string
}

/** What a run did, up to the seed that failed, if one did. */
export interface SeedReport {
  seeds: SeedResult[]
  totals: Counts
  failure?: { name: string; error: unknown }
}

/** How to run seeds. */
export interface SeedOptions {
  /** only the seeds of this source */
  only?: string
  /** also the seeds that are meant for this environment */
  environment?: string
  /** do everything, and take it back */
  dryRun?: boolean
  /** seconds to wait for another process that seeds the same database, 60 unless told */
  wait?: number
  /** ends the run; the seed that runs is rolled back */
  signal?: AbortSignal
  /** hears once that another process has to be waited for */
  onWait?: () => void
  /** hears of each seed as soon as it is committed, with what it wants to tell the operator */
  onSeed?: (result: SeedResult, announcements: readonly string[]) => void
}

/**
 * Runs seeds in order, each in a transaction of its own, and only in one process at a time. It stops at the
 * first one that fails, whose work is rolled back.
 *
 * @example
 * ```ts
 * const runner = new SeedRunner(app, db)
 * const report = await runner.run(groups, { environment: 'demo' })
 * ```
 */
export class SeedRunner {
  readonly #app: ApplicationService
  readonly #db: Database
  readonly #connection: string

  constructor(app: ApplicationService, db: Database, connection = db.primaryConnectionName) {
    this.#app = app
    this.#db = db
    this.#connection = connection
  }

  /**
   * @throws {E_SEED_SOURCE_MISSING}
   * @throws {E_SEED_STATES_MISSING}
   * @throws {E_SEED_WAIT_INVALID}
   * @throws {E_SEED_LOCKED}
   * @throws {E_SEED_INTERRUPTED} while it waits for another process
   */
  async run(groups: readonly SeedGroup[], options: SeedOptions = {}): Promise<SeedReport> {
    const { wait = PATIENCE, signal, onWait } = options
    if (!(wait >= 0 && wait <= A_DAY)) throw new E_SEED_WAIT_INVALID([wait, A_DAY])
    const seeds = await loadSeeds(groups, options.only)
    const client = this.#db.connection(this.#connection)
    if (
      seeds.some((seed) => !(seed instanceof LucidSeeder)) &&
      !(await client.schema.hasTable(STATES))
    ) {
      throw new E_SEED_STATES_MISSING([this.#connection])
    }

    const ends = [AbortSignal.timeout(wait * 1000), ...(signal ? [signal] : [])]
    const lock = { name: LOCK, connection: this.#connection, signal: AbortSignal.any(ends), onWait }
    try {
      return await withSessionLock(this.#db, lock, () => this.#runAll(seeds, client, options))
    } catch (error) {
      if ((error as Error).name !== 'AbortError') throw error
      if (signal?.aborted) throw new E_SEED_INTERRUPTED([], { cause: error })
      throw new E_SEED_LOCKED([wait], { cause: error })
    }
  }

  async #runAll(
    seeds: readonly (Seed | LucidSeeder)[],
    client: QueryClientContract,
    options: SeedOptions
  ): Promise<SeedReport> {
    // in a dry run later seeds must find what earlier ones wrote, so that one transaction surrounds them all
    const outer = options.dryRun ? await client.transaction() : null
    try {
      return await this.#runInOrder(seeds, outer ?? client, options)
    } finally {
      await outer?.rollback()
    }
  }

  async #runInOrder(
    seeds: readonly (Seed | LucidSeeder)[],
    client: QueryClientContract,
    options: SeedOptions
  ): Promise<SeedReport> {
    const report: SeedReport = { seeds: [], totals: noCounts() }
    for (const seed of seeds) {
      const outcome = await this.#runOne(seed, client, options).catch((error: unknown) => {
        report.failure = { name: seed.name, error }
      })
      if (!outcome) break

      const result = { name: seed.name, ...outcome.counts }
      report.seeds.push(result)
      options.onSeed?.(result, options.dryRun ? [] : outcome.announcements)
    }
    return { ...report, totals: total(report.seeds) }
  }

  async #runOne(
    seed: Seed | LucidSeeder,
    client: QueryClientContract,
    { environment, dryRun, signal }: SeedOptions
  ): Promise<{ counts: Counts; announcements: readonly string[] }> {
    if (signal?.aborted) throw new E_SEED_INTERRUPTED()
    if (seed instanceof LucidSeeder) {
      const isMeant = seed.isFor(this.#app.nodeEnvironment)
      // its writes cannot be taken back
      if (isMeant && !dryRun) await untilAborted(seed.run(client), signal)
      return { counts: { ...noCounts(), skipped: isMeant ? 0 : 1 }, announcements: [] }
    }
    if (seed.environments && !(environment && seed.environments.includes(environment))) {
      return { counts: { ...noCounts(), skipped: 1 }, announcements: [] }
    }
    return client.transaction(async (trx) => {
      const run = new SeedRun(this.#app, trx, seed.name)
      await untilAborted(run.execute(seed), signal)
      return run
    })
  }
}

async function loadSeeds(
  groups: readonly SeedGroup[],
  only?: string
): Promise<(Seed | LucidSeeder)[]> {
  const known = groups.map((group) => group.source)
  if (only !== undefined && !known.includes(only))
    throw new E_SEED_SOURCE_MISSING([only, known.join(', ')])

  const wanted = groups.filter((group) => only === undefined || group.source === only)
  const seeds: (Seed | LucidSeeder)[] = []
  for (const load of wanted.flatMap((group) => group.seeds)) {
    const { default: seed } = await load()
    if (seeds.some(({ name }) => name === seed.name)) {
      throw new E_SEED_INVALID([seed.name, 'another one has the same name'])
    }
    seeds.push(seed)
  }
  return seeds
}
