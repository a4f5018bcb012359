import type { ApplicationService } from '@adonisjs/core/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Counts } from './counts.js'
import type { Row, RowDeclaration, Seed, SeedContext } from './define_seed.js'
import { RowWriter } from './row_writer.js'
import { SeedStore } from './store.js'

/** One execution of one seed: what it may do, and what came of it. */
export class SeedRun implements SeedContext {
  readonly app: ApplicationService
  readonly trx: TransactionClientContract
  readonly announcements: string[] = []
  readonly #store: SeedStore
  readonly #writer: RowWriter

  constructor(app: ApplicationService, trx: TransactionClientContract, seed: string) {
    this.app = app
    this.trx = trx
    this.#store = new SeedStore(trx)
    this.#writer = new RowWriter(seed, trx, this.#store)
  }

  get counts(): Counts {
    return this.#writer.counts
  }

  async execute(seed: Seed): Promise<void> {
    await this.#store.reserve()
    await seed.run(this)
  }

  async rows<Declared extends Row, Key extends keyof Declared & string>(
    declaration: RowDeclaration<Declared, Key>
  ): Promise<Map<Declared[Key], number>> {
    return (await this.#writer.write(declaration)) as Map<Declared[Key], number>
  }

  announce(text: string): void {
    this.announcements.push(text)
  }
}
