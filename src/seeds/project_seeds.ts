import type { ApplicationService } from '@adonisjs/core/types'
import type { ConnectionConfig, QueryClientContract } from '@adonisjs/lucid/types/database'
import { sourceFiles } from '@adonisjs/lucid/utils'
import type { Seed } from './define_seed.js'
import { E_SEED_INVALID } from './errors.js'

type SeederClass = (new (client: QueryClientContract) => { run(): Promise<void> }) & {
  environment?: string[]
}

/** A seeder as AdonisJS knows it: it keeps no record, and writes on whatever connection it likes. */
export class LucidSeeder {
  readonly name: string
  readonly #Seeder: SeederClass

  constructor(name: string, Seeder: SeederClass) {
    this.name = name
    this.#Seeder = Seeder
  }

  /** Whether it is meant for where the application runs. */
  isFor(environment: string): boolean {
    return this.#Seeder.environment?.includes(environment) ?? true
  }

  run(client: QueryClientContract): Promise<void> {
    return new this.#Seeder(client).run()
  }
}

/** What one file of `database/seeders` holds. */
export interface ProjectSeed {
  /** the path from the root of the application, without extension */
  name: string
  load(): Promise<{ default: Seed | LucidSeeder }>
}

/** Finds the seeders of the project where its connection says they are, in the order in which they run. */
export async function readProjectSeeds(
  app: ApplicationService,
  { seeders = {} }: ConnectionConfig
): Promise<ProjectSeed[]> {
  const paths = seeders.paths?.length ? seeders.paths : ['./database/seeders']
  const folders = await Promise.all(
    paths.map((path) => sourceFiles(app.appRoot, path, seeders.naturalSort ?? false))
  )
  return folders
    .flatMap(({ files }) => files)
    .map((file) => ({
      name: file.name,
      load: async () => ({ default: toSeed(file.name, await file.getSource()) }),
    }))
}

function toSeed(name: string, source: unknown): Seed | LucidSeeder {
  if (typeof source === 'function') return new LucidSeeder(name, source as SeederClass)
  if (typeof source === 'object' && source !== null && 'run' in source) return source as Seed
  throw new E_SEED_INVALID([name, 'its default export is neither made by defineSeed nor a seeder'])
}
