/** How long an import or a hook of a module may take, in milliseconds. */
export const PATIENCE = 60_000

/**
 * Waits for work that is done in time. The timer keeps the process alive: Node.js ends a process that waits for
 * nothing but a promise, without a word and as if all were well.
 *
 * @param patience milliseconds
 * @throws an error that says that it did not end in time
 */
export async function inTime<Result>(
  work: () => Result | Promise<Result>,
  patience: number
): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`it did not end within ${patience / 1000} s`)),
    patience
  )
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
