import type { StoredLine } from '../../../../src/tasks/main.js'
import { toIso } from '../to_iso.js'

/** A line of a run as the API tells it. */
export interface LogResource {
  /** Later lines have greater ones. */
  id: number
  /** The attempt that wrote it. */
  attempt: number
  level: StoredLine['level']
  message: string
  data: Record<string, unknown> | null
  at: string
}

export const toLogResource = ({
  id,
  attempt,
  level,
  message,
  data,
  at,
}: StoredLine): LogResource => ({
  id,
  attempt,
  level,
  message,
  data: data ?? null,
  at: toIso(at),
})
