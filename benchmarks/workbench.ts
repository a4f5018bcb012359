import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findCores, type Cores } from './servers/cores.js'

/** The root of this repository. */
export const REPOSITORY = fileURLToPath(new URL('../', import.meta.url))

/** The applications to compare with: plain JavaScript, so that no compiler weighs on them. */
export const APPS = join(REPOSITORY, 'benchmarks/apps')

const TEMPORARY = join(REPOSITORY, 'tmp/bench')

/** What every part of a run shares. */
export interface Workbench {
  /** Temporary, and gone when the run is over. */
  folder: string
  cores: Cores | null
  /** Ends every wait and every child when somebody interrupts the run. */
  signal: AbortSignal
}

/** A workbench with a folder of its own, so that two runs at once do not meet. */
export async function openWorkbench(signal: AbortSignal): Promise<Workbench & AsyncDisposable> {
  await mkdir(TEMPORARY, { recursive: true })
  const folder = await mkdtemp(join(TEMPORARY, 'run-'))
  return {
    folder,
    cores: findCores(),
    signal,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** Where profiles are written; they outlive the run. */
export const PROFILES = join(TEMPORARY, 'profiles')

/** Tells what is being done, where it does not mix with the result. */
export const report = (text: string): void => console.error(text)
