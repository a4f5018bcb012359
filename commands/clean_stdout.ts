/**
 * Runs work whose result is read by a program from stdout: what others print meanwhile, as migrations may, goes to
 * stderr.
 */
export async function withCleanStdout<Result>(work: () => Promise<Result>): Promise<Result> {
  const { write } = process.stdout
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof write
  try {
    return await work()
  } finally {
    process.stdout.write = write
  }
}
