import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Clock } from '../../clock/main.js'
import { Loop } from '../loop.js'
import type { WorkerStore } from '../store/worker_store.js'
import { currentMachine } from './machine.js'
import { SILENCE } from './watch.js'

const BEAT = 10_000

/** What a membership works with. */
export interface MembershipParts {
  clock: Clock
  workers: WorkerStore
  queues: Readonly<Record<string, number>>
  /** What else is done with every sign of life. */
  onBeat: (id: string) => Promise<void>
  /** Others took this worker for dead, and take care of its runs. */
  onExcluded: () => void
  onError: (error: unknown, doing: string) => void
}

/** That this process is one of the workers, for as long as it gives signs of life. */
export class Membership {
  readonly #parts: MembershipParts
  readonly #loop: Loop
  #id = ''
  #lastBeat = 0

  constructor(parts: MembershipParts) {
    this.#parts = parts
    this.#loop = new Loop({
      clock: parts.clock,
      every: BEAT,
      work: () => this.#beat(),
      onError: (error) => parts.onError(error, 'give a sign of life'),
    })
  }

  /** Of this worker; another one after it was taken for dead. */
  get id(): string {
    return this.#id
  }

  /** Milliseconds since the last sign of life. */
  get silence(): number {
    return this.#loop.silence
  }

  /** Whether others may take it for dead, because it gave no sign of life for long. */
  get isInDoubt(): boolean {
    return this.#parts.clock.now() - this.#lastBeat >= SILENCE - BEAT
  }

  /** Becomes a worker before it takes its first run. */
  async join(): Promise<void> {
    const { clock, workers, queues } = this.#parts
    const id = randomUUID()
    const now = clock.time()
    await workers.add({
      id,
      host: hostname(),
      pid: process.pid,
      machine: currentMachine(),
      queues: { ...queues },
      beats: 0,
      startedAt: now,
      heartbeatAt: now,
    })
    this.#id = id
    this.#lastBeat = clock.now()
  }

  start(): void {
    this.#loop.start()
  }

  async leave(): Promise<void> {
    await this.#loop.stop()
    await this.#parts.workers.leave(this.#id)
  }

  async #beat(): Promise<void> {
    const { workers, clock, onBeat, onExcluded } = this.#parts
    if (!(await workers.beat(this.#id, clock.time()))) {
      onExcluded()
      await this.join()
    }
    this.#lastBeat = clock.now()
    await onBeat(this.#id)
  }
}
