/** How a check ended: `warn` is for what does not keep the project from working, or could not be found out. */
export type Status = 'pass' | 'warn' | 'fail'

/** What a check says. It never holds a secret. */
export interface Verdict {
  status: Status
  message: string
  /** What to do about it; whatever does not pass has one. */
  remedy?: string
}

export const pass = (message: string): Verdict => ({ status: 'pass', message })
export const warn = (message: string, remedy: string): Verdict => ({
  status: 'warn',
  message,
  remedy,
})
export const fail = (message: string, remedy: string): Verdict => ({
  status: 'fail',
  message,
  remedy,
})

/** For what needs something that is not there, such as an environment. */
export const notChecked = (reason: string, remedy: string): Verdict =>
  warn(`not checked, because ${reason}`, remedy)

const WORST_FIRST = ['fail', 'warn', 'pass'] as const

/**
 * One verdict of several findings: the worst status, every finding that does not pass, each remedy once.
 *
 * @example
 * ```ts
 * combine(peers.map(judge), '12 packages fit')
 * ```
 */
export function combine(found: readonly Verdict[], otherwise: string): Verdict {
  const wrong = WORST_FIRST.flatMap((status) =>
    found.filter((one) => one.status === status && status !== 'pass')
  )
  if (!wrong[0]) return pass(otherwise)

  const remedies = wrong.flatMap(({ remedy }) => (remedy === undefined ? [] : [remedy]))
  return {
    status: wrong[0].status,
    message: wrong.map(({ message }) => message).join('\n'),
    remedy: [...new Set(remedies)].join('\n'),
  }
}

/** The first few lines of many, and how many are left out. */
export function shorten(lines: readonly string[], most = 10): string {
  const left = lines.length - most
  return [...lines.slice(0, most), ...(left > 0 ? [`and ${left} more`] : [])].join('\n')
}
