import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { retryOnConflict } from '../../database/main.js'
import type { ClaimedRun } from '../run.js'
import { CLAIM_COLUMNS, type ClaimRow, RUNS, toClaimed } from './run_columns.js'

/** Who takes runs, and which. */
export interface Claim {
  owner: string
  /** Milliseconds since 1970. */
  now: number
  /** Runs that are to start until then; `now` by default. */
  dueBy?: number
  /** The tasks that this process knows: others stay in the queue for those who do. */
  tasks: readonly string[]
  /** The runs of a queue, or some that are known. */
  from: { queue: string } | { ids: readonly string[] }
  limit: number
}

/* A run that waits for the end of another starts when that has ended. `overlap_slot` is set from what is cleared next. */
const TAKE = `status = 'running', attempt = attempt + 1, owner = ?, started_at = ?,
  overlap_slot = coalesce(waits_for, overlap_slot), waits_for = null, cancel_requested_at = null`

const DUE = `candidate.status = 'queued' and candidate.run_at <= ? and (candidate.waits_for is null
  or not exists (select 1 from ${RUNS} holder where holder.overlap_slot = candidate.waits_for))`

/**
 * Takes runs that are due, the oldest first, for a worker that others do not take for dead. Nobody else gets the same: where several processes ask at once, each takes
 * others where the database can pass over locked rows.
 */
export async function claimRuns(client: QueryClientContract, claim: Claim): Promise<ClaimedRun[]> {
  const { owner, now, dueBy = now, tasks, from, limit } = claim
  if (tasks.length === 0 || limit < 1) return []

  const place = 'queue' in from ? [from.queue] : from.ids
  const column = 'queue' in from ? 'queue' : 'id'
  const candidates = `from ${RUNS} candidate where ${DUE} and candidate.${column} in (${marks(place)})
    and candidate.task in (${marks(tasks)})
    and exists (select 1 from iti_task_workers worker where worker.id = ?) order by candidate.run_at, candidate.id limit ${limit}`
  const values = [dueBy, ...place, ...tasks, owner]

  const rows = await retryOnConflict(() =>
    client.dialect.name === 'mysql'
      ? claimInTwoSteps(client, { candidates, values, owner, now })
      : claimAtOnce(client, { candidates, values, owner, now })
  )
  return rows
    .map((row) => toClaimed(row, owner))
    .sort((one, other) => one.runAt - other.runAt || (one.id < other.id ? -1 : 1))
}

interface Candidates {
  candidates: string
  values: readonly (string | number)[]
  owner: string
  now: number
}

async function claimAtOnce(
  client: QueryClientContract,
  { candidates, values, owner, now }: Candidates
): Promise<ClaimRow[]> {
  const take = `update ${RUNS} set ${TAKE} where id in`
  if (client.dialect.name !== 'postgres') {
    const sql = `${take} (select candidate.id ${candidates}) returning ${CLAIM_COLUMNS}`
    return client.rawQuery(sql, [owner, now, ...values])
  }
  // what is not materialised may be looked for again for each row, and would lock more of them than are taken
  const { rows } = await client.rawQuery(
    `with picked as materialized (select candidate.id ${candidates} for update of candidate skip locked)
      ${take} (select id from picked) returning ${CLAIM_COLUMNS}`,
    [...values, owner, now]
  )
  return rows
}

/* MySQL has no "returning" for updates. */
function claimInTwoSteps(
  client: QueryClientContract,
  { candidates, values, owner, now }: Candidates
): Promise<ClaimRow[]> {
  // within another transaction, as in tests, the level is that one's
  const options = client.isTransaction ? undefined : ({ isolationLevel: 'read committed' } as const)
  return client.transaction(async (trx) => {
    const [rows]: [ClaimRow[]] = await trx.rawQuery(
      `select ${CLAIM_COLUMNS} ${candidates} for update skip locked`,
      [...values]
    )
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    await trx.rawQuery(`update ${RUNS} set ${TAKE} where id in (${marks(ids)})`, [
      owner,
      now,
      ...ids,
    ])
    return rows.map((row) => ({ ...row, attempt: row.attempt + 1 }))
  }, options)
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')
