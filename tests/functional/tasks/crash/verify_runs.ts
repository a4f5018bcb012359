import db from '@adonisjs/lucid/services/db'
import type { Written } from './crash_tasks.js'

/** What is known of runs beside their table. */
export interface Evidence {
  /** The runs whose dispatching returned. */
  dispatched: readonly string[]
  written: readonly Written[]
}

/** What became of all runs. */
export interface Verdict {
  runs: number
  /** Runs that were dispatched, or times that came, and that nobody knows of. */
  lost: string[]
  /** Attempts that were executed twice, and times that have two runs. */
  twice: string[]
  /** Whatever else is wrong. */
  wrong: string[]
}

const INTERVAL = 1_000
const DIED = /its process \d+ on .+ has ended|its worker .+ has died/

/** Judges the table of runs by what processes said before they died. */
export async function verifyRuns({ dispatched, written }: Evidence): Promise<Verdict> {
  const rows: any[] = await db.from('iti_task_runs')
  const known = new Map(rows.map((row) => [row.id, row]))
  const verdict: Verdict = { runs: rows.length, lost: [], twice: [], wrong: [] }
  verdict.lost.push(...dispatched.filter((id) => !known.has(id)))
  verdict.lost.push(...written.map(({ run }) => run).filter((id) => !known.has(id)))

  const began = written.filter((one) => one.step === 'began')
  const attempts = began.map(({ run, attempt }) => `${run} ${attempt}`)
  verdict.twice.push(...repeated(attempts))
  for (const row of rows) {
    const own = written.filter(({ run }) => run === row.id)
    for (const problem of problemsOf(row, own)) {
      verdict.wrong.push(`${row.task} ${row.id} (${row.status}, ${row.reason}): ${problem}`)
    }
  }
  await verifyTimes(rows, verdict)
  const workers: any[] = await db.from('iti_task_workers')
  if (workers.length > 0) verdict.wrong.push(`${workers.length} workers are still known`)
  return verdict
}

function* problemsOf(row: any, written: readonly Written[]): Generator<string> {
  const began = written.filter((one) => one.step === 'began')
  const isScheduled = row.task === 'app.scheduled'
  if (row.finished_at === null) yield 'it has not ended'
  if (row.unique_key !== null || row.overlap_slot !== null || row.waits_for !== null) {
    yield 'it has a place though it has ended'
  }
  if (began.some(({ attempt }) => attempt > row.attempt)) yield `it counts ${row.attempt} attempts`
  if (row.status === 'succeeded') {
    if (!began.some(({ attempt }) => attempt === row.attempt)) yield 'its last attempt never began'
    if (row.task === 'app.failing' && row.attempt < 2) yield 'its first attempt did not fail'
  } else if (row.status === 'lost') {
    if (row.task !== 'app.single') yield 'it is not tried again'
    if (!DIED.test(row.reason)) yield 'its reason does not tell why'
  } else if (row.status !== 'skipped' || !isScheduled || !row.reason) {
    yield 'it should not be that'
  }
  if (row.task === 'app.single' && began.length > 1) yield 'it was tried again'
  for (const one of began) {
    const kept = written
      .filter(({ step, attempt }) => step === 'kept' && attempt < one.attempt)
      .map(({ attempt }) => attempt)
    const last = Math.max(0, ...kept)
    if ((one.found?.attempt ?? 0) < last) yield `the checkpoint of attempt ${last} is gone`
  }
}

/* Each second from the first on has a run, or a row that says why not. */
async function verifyTimes(rows: readonly any[], verdict: Verdict): Promise<void> {
  const schedule: any = await db
    .from('iti_task_schedules')
    .where({ task: 'app.scheduled' })
    .firstOrFail()
  const times = rows
    .filter((row) => row.schedule_id === schedule.id)
    .map((row) => Number(row.scheduled_for))
  verdict.twice.push(...repeated(times.map((time) => `the time ${time}`)))
  const first = Number(schedule.anchor) + INTERVAL
  for (let time = first; time < Number(schedule.next_at); time += INTERVAL) {
    if (!times.includes(time)) verdict.lost.push(`the time ${new Date(time).toISOString()}`)
  }
}

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)
