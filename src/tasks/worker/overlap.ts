import type { DeclaredTask } from '../declared_task.js'

/**
 * The places that a run of a task needs which does not run beside itself. One run at a time has a place, which the
 * database sees to: `inventory.sync_parts` is that of the run that may execute, and with `+1` that of the one which
 * waits for its end.
 */
export function placesOf({ id, overlap }: Pick<DeclaredTask, 'id' | 'overlap'>): {
  overlapSlot: string | null
  waitsFor: string | null
} {
  if (overlap === 'allow') return { overlapSlot: null, waitsFor: null }
  if (overlap === 'skip') return { overlapSlot: id, waitsFor: null }
  return { overlapSlot: `${id}+1`, waitsFor: id }
}
