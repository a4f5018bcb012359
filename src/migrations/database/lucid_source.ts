import type { ApplicationService } from '@adonisjs/core/types'
import type { Database } from '@adonisjs/lucid/database'
import type { MigrationRunner } from '@adonisjs/lucid/migration'
import type { FileNode, QueryClientContract } from '@adonisjs/lucid/types/database'
import type { BaseSchema } from '@adonisjs/lucid/schema'

type MigrationFile = FileNode<typeof BaseSchema>

/** Where a runner of Lucid takes its files from. */
interface MigrationSource {
  getMigrations(): Promise<MigrationFile[]>
}

/* Private in the types alone: nothing public tells the order of the files without writing a table. */
const sourceOf = (runner: MigrationRunner) => runner['migrationSource'] as MigrationSource

/** Whose migrations a runner knows. */
export interface RunnerOptions {
  app: ApplicationService
  db: Database
  connection: string
  /** the dump of a schema with which an empty database begins, unless it is at its usual place */
  schemaPath?: string
}

/** Makes a runner of Lucid, without its lock. It is loaded only here: most commands need no database. */
export async function makeRunner({
  app,
  db,
  connection,
  schemaPath,
}: RunnerOptions): Promise<MigrationRunner> {
  const { MigrationRunner } = await import('@adonisjs/lucid/migration')
  const options = { direction: 'up', connectionName: connection, disableLocks: true } as const
  return new MigrationRunner(db, app, { ...options, schemaPath })
}

/** The migrations of a connection, in the order in which they run. */
export function readFiles(runner: MigrationRunner): Promise<MigrationFile[]> {
  return sourceOf(runner).getMigrations()
}

/** The names of the migrations of a connection, in the order in which they run. */
export async function listFiles(runner: MigrationRunner): Promise<string[]> {
  const files = await readFiles(runner)
  return files.map(({ name }) => name)
}

/** Has a runner know of these files alone. */
export function limitFiles(runner: MigrationRunner, names: ReadonlySet<string>): void {
  changeFiles(runner, (files) => files.filter(({ name }) => names.has(name)))
}

/** One migration that is about to be applied. */
export interface Step {
  name: string
  /** its transaction, if it has one */
  client: QueryClientContract
}

/** Has a runner apply each migration by a function, in whose transaction it stands: what throws rolls it back. */
export function surroundEach(
  runner: MigrationRunner,
  surround: <Result>(step: Step, apply: () => Promise<Result>) => Promise<Result>
): void {
  const surrounded = async (file: MigrationFile) => {
    const Schema = await file.getSource()
    // Lucid says what is wrong with a file that holds something else
    if (typeof Schema !== 'function') return Schema
    return class extends Schema {
      override async execUp() {
        return surround({ name: file.name, client: this.db }, () => super.execUp())
      }
    }
  }
  changeFiles(runner, (files) =>
    files.map((file) => ({ ...file, getSource: () => surrounded(file) }))
  )
}

function changeFiles(
  runner: MigrationRunner,
  change: (files: MigrationFile[]) => MigrationFile[]
): void {
  const source = sourceOf(runner)
  const changed: MigrationSource = {
    getMigrations: async () => change(await source.getMigrations()),
  }
  Object.assign(runner, { migrationSource: changed })
}
