/*
 * `npm run bench`: compares the compiled reference application with what one could write without the framework.
 * docs/benchmarks.md says what is measured, and how.
 */
import { type Options, parseOptions, USAGE } from './options.js'
import { printResults } from './print_results.js'
import { printProfile } from './profile/print_profile.js'
import { runProfile } from './profile/run_profile.js'
import { runCases } from './run_cases.js'
import { openWorkbench, report } from './workbench.js'

const INTERRUPTED = 130

const options = readOptions()
const interruption = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => interruption.abort())
}

try {
  console.log(await run(options))
} catch (error) {
  report(interruption.signal.aborted ? 'Interrupted' : (error as Error).message)
  process.exitCode = interruption.signal.aborted ? INTERRUPTED : 1
}

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    report(`${(error as Error).message}\n\n${USAGE}`)
    return process.exit(2)
  }
}

async function run({ profile, json, ...rest }: Options): Promise<string> {
  await using bench = await openWorkbench(interruption.signal)
  if (profile) {
    const shares = await runProfile(profile, rest.seconds, bench)
    return json ? JSON.stringify(shares) : printProfile(shares)
  }
  const results = await runCases({ profile, json, ...rest }, bench)
  return json ? JSON.stringify(results) : printResults(results)
}
