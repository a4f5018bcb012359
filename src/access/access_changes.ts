import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AccessChange, ChangeLog, RecordedChange } from './change_log.js'

/** Whose access a change touches, as user ids; nobody's, if it is of settings, or of what everyone is shown alike. */
export type Affected = 'everyone' | 'nobody' | readonly number[]

/** Is told whose access changed. */
export type ChangeListener = (change: AccessChange) => void

const ASKED_EVERY = 400
const TRUSTED_FOR = 1_000

/* A transaction that was committed within another may be rolled back with it, and is then waited for in vain. */
const EXPECTED_FOR = 60_000

/* Beyond so many, telling each costs more than reading everyone again. */
const MOST_NAMED = 200

const EVERYONE: AccessChange = { userId: null, concerns: 'rights' }
const NOBODY: AccessChange = { userId: null, concerns: 'data' }
const TOKENS: AccessChange = { userId: null, concerns: 'tokens' }

/* What is worked out for a user stays right however these change. */
const WITHOUT_GENERATION = new Set<AccessChange['concerns']>(['sessions', 'tokens'])

/**
 * Tells every process whose access changed, so that what they remember of it is right: the process that made the
 * change at its next question, the others within a second, by asking the database in the background.
 *
 * Code that writes to users, roles, menus or departments past the models records whom it touched:
 *
 * @example
 * ```ts
 * await db.transaction(async (trx) => {
 *   await trx.from('iti_users').where('id', 5).update({ status: 'disabled' })
 *   await changes.record([5], trx)
 * })
 * ```
 */
export class AccessChanges {
  readonly #log: ChangeLog
  readonly #onError: (error: unknown) => void
  readonly #listeners: ChangeListener[] = []
  readonly #collected = new WeakMap<TransactionClientContract, AccessChange[]>()
  #version: number | null = null
  #expected = { version: 0, until: 0 }
  #generation = 0
  #world: TransactionClientContract | undefined
  #confirmedAt = -Infinity
  #asking: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(log: ChangeLog, onError: (error: unknown) => void = () => {}) {
    this.#log = log
    this.#onError = onError
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener)
  }

  /** Records whose access a transaction changes. It counts from the commit on. */
  record(affected: Affected, trx?: TransactionClientContract): Promise<void> {
    return this.#record(changesOf(affected), trx)
  }

  /** Records that sessions of a user ended, or got other tokens. */
  recordSessions(userId: number, trx: TransactionClientContract): Promise<void> {
    return this.#record([{ userId, concerns: 'sessions' }], trx)
  }

  /** Records that a token of a service was revoked. */
  recordTokens(trx: TransactionClientContract): Promise<void> {
    return this.#record([TOKENS], trx)
  }

  /**
   * Runs work in a transaction, and writes what is recorded meanwhile once, at its end: from then on the changes of
   * others wait until it commits.
   */
  async together<Result>(
    trx: TransactionClientContract,
    work: () => Promise<Result>
  ): Promise<Result> {
    if (this.#collected.has(trx)) return work()

    const collected: AccessChange[] = []
    this.#collected.set(trx, collected)
    let result: Result
    try {
      result = await work()
    } finally {
      // whoever goes on after an error records anew
      this.#collected.delete(trx)
    }
    await this.#record(collected, trx)
    return result
  }

  /** Grows with every change but those of sessions and of services' tokens: what was worked out at the present one is right still. */
  get generation(): number {
    return this.#generation
  }

  /** Whether all changes up to a second ago are known, and all of this process. */
  get isFresh(): boolean {
    const now = performance.now()
    const { version, until } = this.#expected
    return (
      now - this.#confirmedAt < TRUSTED_FOR &&
      (version <= this.#version! || now > until) &&
      this.#log.globalTransaction === this.#world
    )
  }

  /** Makes sure of what {@link isFresh} says, as far as the database knows. */
  async confirm(): Promise<void> {
    // it may have begun before a change that counts
    await this.#asking?.catch(() => {})
    if (!this.isFresh) await this.catchUp()
  }

  /** Learns the changes of all processes, and goes on asking for them in the background. */
  catchUp(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined))
    return this.#asking
  }

  /** Ends the background work. */
  async stop(): Promise<void> {
    await this.#asking?.catch(() => {})
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #record(changes: AccessChange[], trx?: TransactionClientContract): Promise<void> {
    if (changes.length === 0) return
    if (!trx) return this.#log.transaction((own) => this.#record(changes, own))
    const collected = this.#collected.get(trx)
    if (collected) {
      collected.push(...changes)
      return
    }
    const version = await this.#log.append(withoutRepetition(changes), trx)
    trx.after('commit', () => {
      const known = Math.max(version, this.#expected.version)
      this.#expected = { version: known, until: performance.now() + EXPECTED_FOR }
    })
  }

  async #ask(): Promise<void> {
    const startedAt = performance.now()
    const world = this.#log.globalTransaction
    const version = await this.#log.currentVersion()
    if (version !== this.#version || world !== this.#world) {
      const changes = world === this.#world ? await this.#readUpTo(version) : null
      this.#version = changes?.at(-1)?.version ?? version
      if (!changes) this.#expected = { version: 0, until: 0 }
      this.#world = world
      this.#tell(changes ?? [EVERYONE])
    }
    this.#confirmedAt = startedAt
    this.#timer ??= setInterval(() => {
      // nothing counts as known meanwhile, so that requests ask by themselves, and get the error
      this.catchUp().catch((error) => this.#onError(error))
    }, ASKED_EVERY).unref()
  }

  /* Null if some are missing: they were cleared away, or the database was restored to an older state. */
  async #readUpTo(version: number): Promise<RecordedChange[] | null> {
    if (this.#version === null || version < this.#version) return null
    const changes = await this.#log.after(this.#version)
    const isComplete =
      changes.length > 0 && changes.at(-1)!.version - changes.length === this.#version
    return isComplete ? changes : null
  }

  #tell(changes: readonly AccessChange[]): void {
    for (const change of changes) {
      if (!WITHOUT_GENERATION.has(change.concerns)) this.#generation++
      if (change.concerns === 'data') continue
      for (const listener of this.#listeners) listener(change)
    }
  }
}

function changesOf(affected: Affected): AccessChange[] {
  if (affected === 'nobody') return [NOBODY]
  if (affected === 'everyone' || affected.length > MOST_NAMED) return [EVERYONE]
  return affected.map((userId) => ({ userId, concerns: 'rights' }))
}

function withoutRepetition(changes: readonly AccessChange[]): AccessChange[] {
  if (changes.includes(EVERYONE)) return [EVERYONE]
  const byKey = new Map(changes.map((change) => [`${change.userId} ${change.concerns}`, change]))
  return [...byKey.values()]
}
