import type { Violation } from '../violation.js'

/** What happens while migrations run. */
export type MigrationEvent =
  | { kind: 'waiting'; seconds: number }
  | { kind: 'passed-over'; violation: Violation }
  | { kind: 'dump'; path: string }
  | {
      kind: 'started' | 'applied' | 'failed'
      name: string
      number: number
      total: number
      ms: number
    }

/** One migration that was applied. */
export interface AppliedMigration {
  name: string
  ms: number
}

/** One migration that would be applied. */
export interface PlannedMigration {
  name: string
  statements: string[]
}

/** The migration that failed, and what is left of it. */
export interface MigrationFailure {
  name: string
  error: Error
  /** statements that took effect and stay, because this database or migration knows no way back */
  standing: string[]
}

/** What a run of migrations did. */
export interface MigrateReport {
  /** what keeps it from running; then nothing ran */
  violations: Violation[]
  applied: AppliedMigration[]
  /** in a dry run, what would run */
  planned: PlannedMigration[]
  /** what still waits; nobody knows while another process migrates */
  pending: string[]
  failure?: MigrationFailure
  /** whether it stopped early, as asked by its signal */
  isInterrupted: boolean
}

/** The report of a run that did nothing. */
export const emptyReport = (): MigrateReport => ({
  violations: [],
  applied: [],
  planned: [],
  pending: [],
  isInterrupted: false,
})
