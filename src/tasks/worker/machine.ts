import { readFileSync, readlinkSync } from 'node:fs'

let known: string | null | undefined

/**
 * Tells apart where processes can see each other: the start of the machine and the namespace of process ids, which
 * every container has of its own. null where the system does not tell.
 */
export function currentMachine(): string | null {
  if (known !== undefined) return known
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    known = `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // no Linux, or no right to look: only the signs of life tell
    known = null
  }
  return known
}

/** Whether a process of this machine has ended, as far as that can be seen. */
export function hasEnded({ machine, pid }: { machine: string | null; pid: number }): boolean {
  if (machine === null || machine !== currentMachine()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    // somebody else's process lives, too
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
