import type { Logger } from '@adonisjs/core/logger'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { randomUUID } from 'node:crypto'
import type { CallOptions } from '../../../src/modules/main.js'
import { storeAnswer } from '../../../src/services/idempotency/store_answer.js'
import {
  IdempotentCommands,
  type IdempotencyParts,
} from '../../../src/services/idempotency/idempotent_commands.js'
import type { CommandAnswer, KeyedCall } from '../../../src/services/idempotency/keyed_call.js'

export const KEYS = 'iti_idempotency_keys'
export const EFFECTS = 'test_effects'
export const HOUR = 60 * 60_000
export const BODY = { reference: 'R-1', lines: [{ partNo: 'P-1', quantity: 2 }] }

/** A table that shows how often commands were done. It is gone at the end of the group. */
export async function prepareEffects(): Promise<() => Promise<void>> {
  await db.connection().schema.createTable(EFFECTS, (table) => {
    table.increments('id')
    table.string('idempotency_key', 128).notNullable()
  })
  return async () => {
    await db.connection().schema.dropTable(EFFECTS)
    await db.from(KEYS).delete()
  }
}

/** Whether other connections go on while one has an open transaction with changes. */
export const HAS_MANY_WRITERS = ['mysql', 'pg'].includes(process.env.DB_CONNECTION ?? '')

/** Writes the effect of a command. */
export const takeEffect = (key: string, client: Pick<TransactionClientContract, 'table'>) =>
  client.table(EFFECTS).insert({ idempotency_key: key })

/** A command that stores its answer in its transaction, and what happens around that. */
export interface Storing {
  beforehand?: () => unknown
  inside?: (trx: TransactionClientContract) => unknown
  beforeCommit?: (trx: TransactionClientContract) => unknown
  afterwards?: () => unknown
}

type Work = (options: CallOptions) => Promise<CommandAnswer>

/** What calls with one key, of one process, do. */
export class KeyedCommand {
  readonly key = randomUUID()
  readonly logged: string[] = []
  readonly commands: IdempotentCommands
  /** How often it was executed, with or without effect. */
  executions = 0
  /** What the clock is ahead of time. */
  ahead = 0

  constructor(options: Partial<IdempotencyParts> = {}) {
    this.commands = this.makeCommands(options)
  }

  makeCommands(options: Partial<IdempotencyParts> = {}): IdempotentCommands {
    const error = (_: unknown, message: string) => void this.logged.push(message)
    const logger = { error } as unknown as Pick<Logger, 'error'>
    const now = () => Date.now() + this.ahead
    return new IdempotentCommands({ db, logger, inProduction: false, now, ...options })
  }

  /** What an implementation is called with. */
  get options(): CallOptions {
    return { idempotencyKey: this.key }
  }

  /** Sends the command, which stores its answer unless `storesAnswer` is false. */
  run(work: Work, { key = this.key, ...call }: Partial<KeyedCall> = {}) {
    return this.commands.run(
      {
        service: 'shop',
        key,
        request: 'inventory.reserve {}',
        storesAnswer: true,
        lockedFor: 30_000,
        ...call,
      },
      () => {
        this.executions++
        return work({ idempotencyKey: key })
      }
    )
  }

  /** Sends the command, and returns whether it gets an earlier answer. */
  async isReplayed(work: Work = this.forbidden, call: Partial<KeyedCall> = {}): Promise<boolean> {
    const answer = await this.run(work, call)
    return answer.isReplayed
  }

  /** Sends the command, which must not run, and returns the body of its earlier answer. */
  async bodyAgain(call: Partial<KeyedCall> = {}): Promise<unknown> {
    const answer = await this.run(this.forbidden, call)
    return answer.body
  }

  /** Sends the command, and returns the code of the error that it fails with. */
  async failureOf(work: Work, call: Partial<KeyedCall> = {}) {
    const error = await this.run(work, call).then(
      () => null,
      (reason: unknown) => reason
    )
    return error instanceof Error ? ((error as { code?: string }).code ?? error.message) : error
  }

  storing =
    ({ beforehand, inside, beforeCommit, afterwards }: Storing = {}) =>
    async (options: CallOptions = this.options): Promise<CommandAnswer> => {
      await beforehand?.()
      await db.transaction(async (trx) => {
        await takeEffect(this.key, trx)
        await inside?.(trx)
        await storeAnswer(trx, BODY, options)
        await beforeCommit?.(trx)
      })
      await afterwards?.()
      return { status: 200, body: BODY }
    }

  /** A command that knows nothing of stored answers. */
  plain =
    (afterwards: () => unknown = () => {}) =>
    async (): Promise<CommandAnswer> => {
      await takeEffect(this.key, db)
      await afterwards()
      return { status: 200, body: BODY }
    }

  /** A command that must not run. */
  forbidden = async (): Promise<CommandAnswer> => {
    throw new Error('It was executed')
  }

  async effects(): Promise<number> {
    const rows = await db.from(EFFECTS).where('idempotency_key', this.key)
    return rows.length
  }

  async row() {
    return db.from(KEYS).where('idempotency_key', this.key).first()
  }
}

/** Runs work while the table of the keys is away. */
export async function withoutKeys(work: () => Promise<unknown>): Promise<void> {
  const schema = () => db.connection().schema
  await schema().renameTable(KEYS, `${KEYS}_away`)
  try {
    await work()
  } finally {
    await schema().renameTable(`${KEYS}_away`, KEYS)
  }
}
