import { getActiveTest } from '@japa/runner'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  extendManifest,
  type Manifest,
  type ReleaseSource,
} from '../../../../src/migrations/main.js'
import { bodyOf } from './developer.js'

const PACKAGE = '@acme/base'
/* SQLite changes a table by making it anew; only outside of a transaction can it do so beside what refers to it. */
const BARE = '\n  static override disableTransactions = true\n'

/** A version of a package, and the migrations that are new in it: what they do, by file. */
interface Version {
  version: string
  migrations: Record<string, string>
}

const V1: Version = {
  version: '0.1.0',
  migrations: {
    '20260101000000_acm0000001_create_acme_customers.ts': `
    this.schema.createTable('acme_customers', (table) => {
      table.increments('id')
      table.string('code', 32).notNullable().unique()
      table.string('name', 64).notNullable()
      table.string('city', 64).nullable()
      table.string('phone', 32).nullable()
    })`,
    '20260101000100_acm0000002_create_acme_orders.ts': `
    this.schema.createTable('acme_orders', (table) => {
      table.increments('id')
      table.integer('customer_id').unsigned().notNullable().references('acme_customers.id')
      table.string('note', 64).nullable()
    })`,
  },
}

const V2: Version = {
  version: '0.2.0',
  migrations: {
    '20260201000000_acm0000003_add_rank_to_acme_customers.ts': `
    this.schema.alterTable('acme_customers', (table) => {
      table.integer('rank').notNullable().defaultTo(1)
      table.index(['city', 'name'], 'acme_customers_city')
    })`,
    '20260201000100_acm0000004_widen_acme_customers_name.ts': `
    this.schema.alterTable('acme_customers', (table) => {
      table.string('name', 190).notNullable().alter()
      table.renameColumn('phone', 'telephone')
    })`,
  },
}

const V3: Version = {
  version: '0.3.0',
  migrations: {
    '20260301000000_acm0000005_create_acme_addresses.ts': `
    this.schema.createTable('acme_addresses', (table) => {
      table.increments('id')
      table.integer('customer_id').unsigned().notNullable()
      table.string('city', 64).notNullable()
      table.foreign('customer_id').references('acme_customers.id').onDelete('CASCADE')
    })`,
    '20260301000100_acm0000006_move_cities_to_acme_addresses.ts': `
    this.defer(async (client) => {
      const customers = await client.from('acme_customers').whereNotNull('city').orderBy('id')
      for (const { id, city } of customers) {
        await client.table('acme_addresses').insert({ customer_id: id, city })
      }
    })`,
    '20260301000200_acm0000007_drop_city_from_acme_customers.ts': `
    this.schema.alterTable('acme_customers', (table) => {
      table.dropIndex(['city', 'name'], 'acme_customers_city')
      table.dropColumn('city')
    })`,
  },
}

const VERSIONS = { '0.1': [V1], '0.2': [V1, V2], '0.3': [V1, V2, V3] }

/** Installs a version of a package that changes its tables with each; it is gone when the test is over. */
export async function install(version: keyof typeof VERSIONS): Promise<ReleaseSource> {
  const releaseFolder = await mkdtemp(join(tmpdir(), 'iti-release-'))
  getActiveTest()!.cleanup(() => rm(releaseFolder, { recursive: true, force: true }))
  await mkdir(releaseFolder, { recursive: true })

  let manifest: Manifest | null = null
  const texts = new Map<string, string>()
  for (const { version: since, migrations } of VERSIONS[version]) {
    for (const [file, up] of Object.entries(migrations)) texts.set(file, bodyOf(up.trim(), BARE))
    manifest = extendManifest(manifest, { package: PACKAGE, version: since, files: texts })
  }
  for (const [file, text] of texts) await writeFile(join(releaseFolder, file), text)
  await writeFile(join(releaseFolder, 'manifest.json'), JSON.stringify(manifest))
  return { package: PACKAGE, releaseFolder }
}
