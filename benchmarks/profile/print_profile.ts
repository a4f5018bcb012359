import { toTable } from '../table.js'
import type { ProfileShares } from './run_profile.js'
import type { Share } from './shares.js'

const SHOWN = 25

/** The profile for somebody who reads: parts of the time, and what they are of a request. */
export function printProfile({ packages, functions, cpuMicroseconds }: ProfileShares): string {
  const toRow = ({ name, percent }: Share) => [
    name,
    percent.toFixed(1),
    cpuMicroseconds === null ? '-' : ((percent / 100) * cpuMicroseconds).toFixed(1),
  ]
  const print = (title: string, shares: Share[]) =>
    toTable([title, '%', 'us/request'], shares.slice(0, SHOWN).map(toRow))
  return [print('self time by package', packages), print('by function', functions)].join('\n\n')
}
