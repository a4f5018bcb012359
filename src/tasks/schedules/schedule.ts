/** How the times of a schedule are written down. */
export type ScheduleKind = 'cron' | 'every' | 'once'

/** When something is due. It is JSON, as it is stored. */
export interface ScheduleSpec {
  kind: ScheduleKind
  /** A cron expression of 5 or 6 fields, a duration such as `5m`, or a moment in ISO 8601 with an offset. */
  expression: string
  /** The IANA name of the zone whose clock a cron expression means; `UTC` for the other kinds. */
  timeZone: string
}

/** A schedule as a task declares it. */
export interface ScheduleDeclaration {
  /** Tells the schedules of one task apart. */
  name: string
  kind: ScheduleKind
  expression: string
  /** `null` stands for the zone of the configuration. */
  timeZone: string | null
  /** What the run is given. */
  input: unknown
}
