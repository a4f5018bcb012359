/** An expression, after which instant it is asked for, and when it is due then: all in UTC, to the minute. */
export type Row = [expression: string, after: string, due: string]

/**
 * When expressions are due in one zone, by what the rows show. The instants follow from the law of the zone and from
 * nothing else: no library was asked for them.
 */
export interface ClockTable {
  timeZone: string
  behaviours: Record<string, Row[]>
}
