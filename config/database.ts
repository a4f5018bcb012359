import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/lucid'
import { setUpSqlite } from '@iti/framework/database'
import env from '#start/env'

const migrations = { naturalSort: true, paths: ['database/migrations'] }
const seeders = { paths: ['database/seeders'] }
const schemaGeneration = { enabled: false }

const server = {
  host: env.get('DB_HOST'),
  port: env.get('DB_PORT'),
  user: env.get('DB_USER'),
  password: env.get('DB_PASSWORD'),
  database: env.get('DB_DATABASE'),
}

export default defineConfig({
  connection: env.get('DB_CONNECTION'),
  connections: {
    sqlite: {
      client: 'better-sqlite3',
      connection: { filename: app.makePath(env.get('DB_DATABASE', 'tmp/database.sqlite3')) },
      useNullAsDefault: true,
      migrations,
      seeders,
      schemaGeneration,
      pool: { afterCreate: setUpSqlite },
    },
    mysql: {
      client: 'mysql2',
      connection: { ...server, charset: 'utf8mb4', timezone: 'Z' },
      migrations,
      seeders,
      schemaGeneration,
    },
    pg: { client: 'pg', connection: server, migrations, seeders, schemaGeneration },
  },
})
