import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from './check.js'
import { checks as all } from './checks/main.js'
import type { Project } from './project.js'
import { hideSecrets, secretsOf } from './secrets.js'
import { fail, type Status, type Verdict } from './verdict.js'

/** What one check found. */
export interface Examined extends Verdict {
  name: string
  title: string
}

/** What all checks found. */
export interface DoctorReport {
  checks: Examined[]
  passed: number
  warnings: number
  failed: number
}

const TIME_LIMIT = 10_000

/**
 * Runs the checks one after the other: some of them share what they open, and their order is that of the report.
 *
 * @example
 * ```ts
 * const { failed } = await examine(new Project({ app, commands, system }))
 * ```
 */
export async function examine(
  project: Project,
  checks: readonly Check[] = all
): Promise<DoctorReport> {
  const examined: Examined[] = []
  for (const check of checks) {
    const { name, title } = check
    const verdict = await runInTime(check, project)
    examined.push({ name, title, ...(await withoutSecrets(verdict, project)) })
  }
  const count = (status: Status) => examined.filter((one) => one.status === status).length
  return { checks: examined, passed: count('pass'), warnings: count('warn'), failed: count('fail') }
}

/* A driver or a module may name in its message what it was given. */
async function withoutSecrets(verdict: Verdict, project: Project): Promise<Verdict> {
  const secrets = await project.environment().then(secretsOf, () => [])
  return { ...verdict, message: hideSecrets(verdict.message, secrets) }
}

async function runInTime(check: Check, project: Project): Promise<Verdict> {
  const { timeLimit = TIME_LIMIT } = check
  const giveUp = new AbortController()
  const late = sleep(
    timeLimit,
    fail(`no answer within ${timeLimit} ms`, 'Run it again; if it stays, find what holds it up'),
    { signal: giveUp.signal }
  )
  try {
    return await Promise.race([check.run(project), late])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail(`it could not be checked: ${reason}`, 'Correct what the message names')
  } finally {
    // whoever aborts the wait makes it fail
    late.catch(() => {})
    giveUp.abort()
  }
}
