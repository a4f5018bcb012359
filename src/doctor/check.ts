import type { Project } from './project.js'
import type { Verdict } from './verdict.js'

/** One thing that is looked at. It neither prints nor writes. */
export interface Check {
  /** Stable, for machines: `single_copies`. */
  name: string
  /** For people: `Packages installed twice`. */
  title: string
  /** Says what it found; whatever it throws counts as a failure of this check alone. */
  run(project: Project): Verdict | Promise<Verdict>
  /** Milliseconds after which it is given up; ten seconds by default. */
  timeLimit?: number
}
