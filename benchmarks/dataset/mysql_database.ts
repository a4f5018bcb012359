import { type Connection, createConnection } from 'mysql2/promise'
import type { BenchDatabase, NewRows } from './database.js'

const VARIABLE = 'ITI_BENCH_MYSQL_URL'
const USUAL = 'mysql://root@127.0.0.1:3306/iti_bench'
const ROWS_PER_STATEMENT = 2000

/** The application's database in MariaDB or MySQL: made anew, and dropped when the run is over. */
export class MysqlDatabase implements BenchDatabase {
  readonly dialect = 'mysql'
  readonly env: Record<string, string>
  readonly #connection: Connection

  private constructor(env: Record<string, string>, connection: Connection) {
    this.env = env
    this.#connection = connection
  }

  /** @throws an error that names the variable, if no server answers */
  static async create(): Promise<MysqlDatabase> {
    const { hostname, port, username, password, pathname } = new URL(process.env[VARIABLE] ?? USUAL)
    const env = {
      DB_CONNECTION: 'mysql',
      DB_HOST: hostname,
      DB_PORT: port || '3306',
      DB_USER: decodeURIComponent(username),
      DB_PASSWORD: decodeURIComponent(password),
      DB_DATABASE: pathname.slice(1) || 'iti_bench',
    }
    const connection = await connect(env)
    const database = new MysqlDatabase(env, connection)
    await database.recreate()
    return database
  }

  /** Drops everything that was in it. */
  async recreate(): Promise<void> {
    const name = `\`${this.env.DB_DATABASE}\``
    await this.#connection.query(`drop database if exists ${name}`)
    await this.#connection.query(`create database ${name} character set utf8mb4`)
    await this.#connection.query(`use ${name}`)
    // what is loaded refers to rows that exist
    await this.#connection.query('set foreign_key_checks = 0, unique_checks = 0')
  }

  async all<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const [rows] = await this.#connection.query(sql, [...values])
    return rows as Row[]
  }

  async insert({ table, columns, rows }: NewRows): Promise<void> {
    const sql = `insert into ${table} (${columns.join(', ')}) values ?`
    await this.#connection.beginTransaction()
    const rest = Iterator.from(rows)
    for (let chunk = take(rest); chunk.length > 0; chunk = take(rest)) {
      await this.#connection.query(sql, [chunk])
    }
    await this.#connection.commit()
  }

  async settle(): Promise<void> {
    await this.#connection.query('analyze table iti_users, iti_user_roles, iti_departments')
  }

  async version(): Promise<string> {
    const [row] = await this.all<{ version: string }>('select version() as version')
    return row!.version
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.query(`drop database if exists \`${this.env.DB_DATABASE}\``)
    await this.#connection.end()
  }
}

async function connect(env: Record<string, string>): Promise<Connection> {
  const { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_PASSWORD: password } = env
  try {
    return await createConnection({ host, port: Number(port), user, password, charset: 'utf8mb4' })
  } catch (error) {
    throw new Error(
      `No MariaDB server at ${host}:${port}: ${(error as Error).message}. Start one, name another in ${VARIABLE}, or leave its cases out with --only.`,
      { cause: error }
    )
  }
}

/* The next rows, without ending the iterator as its own `take` would. */
function take<Row>(rows: Iterator<Row>): Row[] {
  const chunk: Row[] = []
  for (let next = rows.next(); !next.done; next = rows.next()) {
    chunk.push(next.value)
    if (chunk.length === ROWS_PER_STATEMENT) break
  }
  return chunk
}
