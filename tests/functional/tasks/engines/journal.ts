import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getActiveTest } from '@japa/runner'

/** What a body did. */
export interface Entry {
  what: 'begins' | 'ends'
  task: string
  run: string
  attempt: number
  pid: number
}

/** A file in which the bodies of several processes note what they do, in the order in which they do it. */
export class Journal {
  readonly path: string

  constructor(path: string) {
    this.path = path
  }

  /** A journal of the test, which is gone with it. */
  static open(): Journal {
    const path = join(tmpdir(), `iti-journal-${randomUUID()}`)
    writeFileSync(path, '')
    getActiveTest()!.cleanup(() => rm(path))
    return new Journal(path)
  }

  note(entry: Omit<Entry, 'pid'>): void {
    appendFileSync(this.path, `${JSON.stringify({ ...entry, pid: process.pid })}\n`)
  }

  get entries(): Entry[] {
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => JSON.parse(line))
  }

  /** How often each run has begun. */
  get begun(): Map<string, number> {
    const begun = new Map<string, number>()
    for (const { what, run } of this.entries) {
      if (what === 'begins') begun.set(run, (begun.get(run) ?? 0) + 1)
    }
    return begun
  }

  /** How many runs of a task were at work at once, at the most. */
  mostAtOnce(task: string): number {
    let [running, most] = [0, 0]
    for (const entry of this.entries) {
      if (entry.task !== task) continue
      running += entry.what === 'begins' ? 1 : -1
      most = Math.max(most, running)
    }
    return most
  }
}
