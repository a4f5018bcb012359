/*
 * `npm run test:databases`: repeats the tests that touch a table on MariaDB/MySQL and PostgreSQL, each in a database
 * of its own that is made anew, and has the tests that need Redis run there and on SQLite. A server that is missing is a
 * failure.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const ace = fileURLToPath(new URL('../ace.js', import.meta.url))

const SERVERS = {
  mysql: {
    variable: 'ITI_TEST_MYSQL_URL',
    url: process.env.ITI_TEST_MYSQL_URL ?? 'mysql://root@127.0.0.1:3306/iti_test',
    async recreate({ name, ...connection }) {
      const { createConnection } = await import('mysql2/promise')
      const client = await createConnection(connection)
      await client.query(`drop database if exists \`${name}\``)
      await client.query(`create database \`${name}\` character set utf8mb4`)
      await client.end()
    },
  },
  pg: {
    variable: 'ITI_TEST_PG_URL',
    url: process.env.ITI_TEST_PG_URL ?? 'postgres://root@127.0.0.1:5432/iti_test',
    async recreate({ name, ...connection }) {
      const { default: pg } = await import('pg')
      const client = new pg.Client({ ...connection, database: 'postgres' })
      await client.connect()
      await client.query(`drop database if exists "${name}" with (force)`)
      await client.query(`create database "${name}"`)
      await client.end()
    },
  },
}

const REDIS = process.env.ITI_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

async function hasRedis() {
  const { hostname, port } = new URL(REDIS)
  const { Redis } = await import('ioredis')
  const redis = new Redis(REDIS, { lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => {
    // what it is asked fails
  })
  try {
    await redis.connect()
    await redis.ping()
    return true
  } catch (error) {
    console.error(
      `No Redis at ${hostname}:${port || 6379}: ${error.message}. Start one, or name another in ITI_TEST_REDIS_URL.`
    )
    return false
  } finally {
    redis.disconnect()
  }
}

async function runSuites(suites, env) {
  const args = [ace, 'test', ...suites, ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ITI_TEST_REDIS_URL: REDIS, ...env },
  })
  const [code] = await once(child, 'exit')
  return code === 0
}

const failed = []
const redisSuites = (await hasRedis()) ? ['redis'] : []
if (redisSuites.length === 0) failed.push('redis')
else {
  console.log('\n--- redis, with SQLite')
  if (!(await runSuites(redisSuites, {}))) failed.push('redis')
}

for (const [dialect, server] of Object.entries(SERVERS)) {
  const { hostname, port, username, password, pathname } = new URL(server.url)
  const name = pathname.slice(1) || 'iti_test'
  const connection = {
    host: hostname,
    port: Number(port),
    user: username,
    password: decodeURIComponent(password),
  }

  console.log(`\n--- ${dialect}: ${hostname}:${port}/${name}`)
  try {
    await server.recreate({ name, ...connection })
  } catch (error) {
    console.error(
      `No ${dialect} server at ${hostname}:${port}: ${error.message}. Start one, or name another in ${server.variable}.`
    )
    failed.push(dialect)
    continue
  }

  const hasPassed = await runSuites(['functional', 'security', ...redisSuites], {
    DB_CONNECTION: dialect,
    DB_HOST: hostname,
    DB_PORT: port,
    DB_USER: username,
    DB_PASSWORD: connection.password,
    DB_DATABASE: name,
  })
  if (!hasPassed) failed.push(dialect)
}

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`)
  process.exit(1)
}
