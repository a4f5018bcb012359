import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { AccessChange, ChangeLog } from './change_log.js'

/** Whose access a change touches, as user ids. */
export type Affected = 'everyone' | readonly number[]

/** Is told whose access changed; null stands for everyone. */
export type ChangeListener = (userId: number | null) => void

const POLL_EVERY = 400
const TRUSTED_FOR = 1_000

/* Beyond so many, telling each costs more than reading everyone again. */
const MOST_NAMED = 200

/**
 * Tells every process whose access changed, so that what they remember of it is right: the process that made the
 * change at its commit, the others within a second, by asking the database in the background.
 *
 * Code that writes to users, roles, menus or departments by itself records whom it touched:
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
  readonly #listeners: ChangeListener[] = []
  readonly #recorded = new WeakMap<TransactionClientContract, Set<number | null>>()
  #version: number | null = null
  #generation = 0
  #world: TransactionClientContract | undefined
  #confirmedAt = -Infinity
  #confirming: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(log: ChangeLog) {
    this.#log = log
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener)
  }

  /** Records whose access a transaction changes. They are told when it commits. */
  async record(affected: Affected, trx?: TransactionClientContract): Promise<void> {
    if (!trx) return this.#log.transaction((own) => this.record(affected, own))
    const isEveryone = affected === 'everyone' || affected.length > MOST_NAMED
    const news = this.#newOf(isEveryone ? [null] : (affected as readonly number[]), trx)
    if (news.length === 0) return

    await this.#log.append(news, trx)
    // it is read once more with the others' changes: a transaction within another commits before it is visible
    trx.after('commit', () => this.#tell(news))
  }

  /* What a transaction has recorded already need not be written again. */
  #newOf(userIds: readonly (number | null)[], trx: TransactionClientContract) {
    const recorded = this.#recorded.get(trx) ?? new Set()
    this.#recorded.set(trx, recorded)
    const news = recorded.has(null) ? [] : userIds.filter((userId) => !recorded.has(userId))
    for (const userId of news) recorded.add(userId)
    return news
  }

  /** Grows with every change that is told: what was worked out at the present one is right still. */
  get generation(): number {
    return this.#generation
  }

  /** Whether all changes up to a second ago are known. */
  get isFresh(): boolean {
    return (
      performance.now() - this.#confirmedAt < TRUSTED_FOR &&
      this.#log.globalTransaction === this.#world
    )
  }

  /** Catches up with the changes of other processes, and goes on doing so in the background. */
  confirm(): Promise<void> {
    this.#confirming ??= this.#catchUp().finally(() => (this.#confirming = undefined))
    return this.#confirming
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #catchUp(): Promise<void> {
    const startedAt = performance.now()
    const world = this.#log.globalTransaction
    const version = await this.#log.currentVersion()
    if (version !== this.#version || world !== this.#world) {
      const changes = world === this.#world ? await this.#readUpTo(version) : null
      this.#version = changes?.at(-1)?.version ?? version
      this.#world = world
      this.#tell(changes?.map(({ userId }) => userId) ?? [null])
    }
    this.#confirmedAt = startedAt
    this.#keepAsking()
  }

  /* Null if some are missing: they were cleared away, or the database was restored to an older state. */
  async #readUpTo(version: number): Promise<AccessChange[] | null> {
    if (this.#version === null || version < this.#version) return null
    const changes = await this.#log.after(this.#version)
    const isComplete =
      changes.length > 0 && changes.at(-1)!.version - changes.length === this.#version
    return isComplete ? changes : null
  }

  #tell(userIds: readonly (number | null)[]): void {
    this.#generation++
    for (const userId of userIds) {
      for (const listener of this.#listeners) listener(userId)
    }
  }

  #keepAsking(): void {
    this.#timer ??= setInterval(() => {
      // a request that finds nothing confirmed asks by itself, and gets the error
      this.confirm().catch(() => {})
    }, POLL_EVERY).unref()
  }
}
