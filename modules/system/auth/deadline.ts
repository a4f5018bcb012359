/** How long somebody has, and who, for the message. */
export interface Deadline {
  who: string
  milliseconds: number
}

/**
 * Waits for work that somebody else has written no longer than a time: it may hang on a network, and so would
 * whoever waits for it. The signal tells the work that nobody waits any more.
 *
 * @throws whatever the work does, and an error that names who was late
 */
export async function withDeadline<Result>(
  { who, milliseconds }: Deadline,
  work: (signal: AbortSignal) => Promise<Result>
): Promise<Result> {
  const deadline = new AbortController()
  const late = new Promise<never>((_, reject) => {
    deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason))
  })
  const timer = setTimeout(
    () => deadline.abort(new Error(`${who} gave no answer within ${milliseconds} ms`)),
    milliseconds
  )
  try {
    return await Promise.race([work(deadline.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
