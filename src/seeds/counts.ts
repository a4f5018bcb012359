/** What became of the rows that a seed declares. */
export interface Counts {
  created: number
  updated: number
  unchanged: number
  /** left alone because an operator edited them */
  kept: number
  /** not brought back because an operator deleted them, or meant for another environment */
  skipped: number
}

export const noCounts = (): Counts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  skipped: 0,
})

/** The sums over several seeds. */
export function total(all: readonly Counts[]): Counts {
  const sum = noCounts()
  for (const counts of all) {
    for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind]
  }
  return sum
}
