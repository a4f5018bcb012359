import type { CheckResult } from './cases/check.js'
import type { MigrationsResult } from './cases/migrations.js'
import type { ServicesResult } from './cases/services.js'
import type { TasksResult } from './cases/tasks.js'
import type { Sample } from './servers/load.js'
import type { Spread } from './statistics.js'

/** What the framework is compared by: its figure divided by that of whom it is compared with. */
export type RatioName =
  | LoadCase
  | CountedOnce
  | 'boot'
  | 'rss'
  | 'modules'
  | 'migration_run'
  | 'service_call'
  | 'service_call_validated'
  | 'tasks_local'
  | 'tasks_bullmq'

/** The list against a handwritten one that does not count either. */
export type CountedOnce = 'users_sqlite_counted_once' | 'users_mysql_counted_once'

/** One server under load. Latencies, CPU and disturbance are medians of the rounds. */
export interface ServerResult {
  server: string
  requestsPerSecond: Spread
  p50: number
  p99: number
  cpuMicroseconds: number | null
  othersPercent: number | null
  rounds: Sample[]
}

/** A case under load. */
export type LoadCase = 'me' | 'users_sqlite' | 'users_mysql'

/** One application being started, again and again. */
export interface BootResult {
  server: string
  /** Milliseconds from the start of the process to its first good answer. */
  bootTime: Spread
  /** Megabytes, some time after the first answer. */
  residentMemory: Spread
}

/** One application being started, again and again, until its first good answer. */
export interface StartResult {
  server: string
  bootTime: Spread
  /** Milliseconds of the processor, which a noisy machine disturbs less; null where nothing tells. */
  cpuTime: Spread | null
}

/** What a call of a facade costs by how it is bound. */
export interface CallResult {
  binding: string
  microseconds: Spread
}

/** What is compared with nobody and has a budget of its own; the unit is part of the name. */
export type FigureName =
  | 'facade_without_contract_us'
  | 'facade_contract_us'
  | 'facade_checked_us'
  | 'check_s'
  | 'sync_check_s'
  | 'migrations_check_s'
  | 'open_breaker_us'
  | 'slow_service_ms'
  | 'failing_calls_sockets'
  | 'failing_calls_mb'
  | 'task_start_ms'
  | 'task_page_ms'

/** What a list of users costs at one size, in milliseconds of one request or statement. */
export interface SizeResult {
  database: string
  users: number
  firstPage: number
  scopedPage: number
  deepPage: number
  /** How many rows the deep page skips. */
  deepOffset: number
  count: number
  scopedCount: number
}

/** Everything a run found. */
export interface Results {
  ratios: Partial<Record<RatioName, number>>
  /** The same comparison by the CPU that a request takes, the other's divided by the framework's. */
  cpuRatios: Partial<Record<RatioName, number>>
  cases: Partial<Record<LoadCase, ServerResult[]>>
  /** What a binding adds to a direct call, and how long a check takes. */
  figures: Partial<Record<FigureName, number>>
  boot?: BootResult[]
  modules?: StartResult[]
  facade?: CallResult[]
  check?: CheckResult
  migrations?: MigrationsResult
  services?: ServicesResult
  tasks?: TasksResult
  sizes?: SizeResult[]
  settings: { rounds: number; seconds: number; connections: number; pinned: boolean }
  machine: { cpu: string; cores: number; node: string; databases: string[] }
}
