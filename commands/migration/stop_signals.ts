import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const OUTPUTS = [process.stdout, process.stderr]
const ECHO = 1000

/** What is to be done while signals are heard. */
export interface StoppableWork<Result> {
  run: (signal: AbortSignal) => Promise<Result>
  /** hears of the first signal */
  onStop: () => void
}

/**
 * Has a signal ask for an orderly end, and a second one end the process at once. A terminal gives Ctrl+C to all
 * processes, and npm and ace.js pass it on as well: what follows at once is the same one again.
 */
export async function untilStopped<Result>({
  run,
  onStop,
}: StoppableWork<Result>): Promise<Result> {
  const controller = new AbortController()
  let firstAt = 0
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt > ECHO) process.exit(128 + constants.signals[name])
      return
    }
    firstAt = performance.now()
    controller.abort()
    onStop()
  }
  for (const name of SIGNALS) process.on(name, stop)
  // for good: what came of it is printed later
  for (const stream of OUTPUTS) stream.off('error', ignoreClosed).on('error', ignoreClosed)
  try {
    return await run(controller.signal)
  } finally {
    for (const name of SIGNALS) process.off(name, stop)
  }
}

/* Nobody reads on, as behind `| head`: no reason to leave the work half done. */
function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
