import { failure } from '../../errors.js'

export const E_DEADLINE_INVALID = failure<[value: string]>(
  'x-deadline-ms has to be the whole milliseconds that the caller still waits, and is "%s"',
  'E_DEADLINE_INVALID',
  400
)

export const E_DEADLINE_EXCEEDED = failure<[milliseconds: number]>(
  'It was not done within the %d ms that the caller waits',
  'E_DEADLINE_EXCEEDED',
  504
)

const LONGEST = 30_000
const MILLISECONDS = /^\d{1,12}$/

/**
 * How long a caller waits, in milliseconds: 30 s at the most, also for one that does not say.
 *
 * @throws {E_DEADLINE_INVALID}
 */
export function readDeadline(header: string | undefined): number {
  if (header === undefined) return LONGEST
  if (!MILLISECONDS.test(header)) throw new E_DEADLINE_INVALID([header.slice(0, 20)])
  return Math.min(Number(header), LONGEST)
}

/** For how long somebody waits, in milliseconds. */
export interface Waiting {
  milliseconds: number
  /** Ends when the caller goes away. */
  gone: AbortSignal
  /** Is told what fails when nobody waits for it any more. */
  onLate?: (error: unknown) => void
}

/**
 * Does work for as long as the caller waits. What goes on afterwards is told by the signal that nobody waits for it.
 *
 * @throws {E_DEADLINE_EXCEEDED}
 */
export async function withinDeadline<Result>(
  { milliseconds, gone, onLate }: Waiting,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> {
  if (milliseconds === 0) throw new E_DEADLINE_EXCEEDED([0])
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new E_DEADLINE_EXCEEDED([milliseconds])), milliseconds)
  const controller = new AbortController()
  const onGone = () => controller.abort(gone.reason)
  late.promise.catch((error) => controller.abort(error))
  if (gone.aborted) onGone()
  gone.addEventListener('abort', onGone, { once: true })
  try {
    const done = work(controller.signal)
    late.promise.catch(() => done.catch((error) => onLate?.(error)))
    return await Promise.race([done, late.promise])
  } finally {
    clearTimeout(timer)
    gone.removeEventListener('abort', onGone)
  }
}
