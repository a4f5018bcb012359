/*
 * A page of users by prepared statements of mysql2, without any framework.
 */
import { createPool } from 'mysql2/promise'
import { findUser, makeSessions } from './bearer_tokens.js'
import { listen, send } from './json_server.js'
import { DEPARTMENTS_OF_ROLE, listStatements, toPage } from './users_sql.js'

const PAGE_SIZE = 20
const sessions = makeSessions(process.env.BENCH_TOKEN)

const pool = createPool({
  host: process.env.DB_HOST,
  port: Number(process.env.DB_PORT),
  user: process.env.DB_USER,
  password: process.env.DB_PASSWORD,
  database: process.env.DB_DATABASE,
  charset: 'utf8mb4',
  connectionLimit: 10,
  dateStrings: true,
})
const [rows] = await pool.execute(DEPARTMENTS_OF_ROLE, [process.env.BENCH_ROLE])
const departments = rows.map((row) => row.id)
const sql = listStatements(departments.length, PAGE_SIZE)

async function countUsers() {
  const [[{ total }]] = await pool.execute(sql.count, ['enabled', ...departments])
  return total
}
const counted = process.env.BENCH_COUNTS === 'once' ? await countUsers() : null

listen(async (request, response) => {
  if (!findUser(sessions, request)) return response.writeHead(401).end()

  const total = counted ?? (await countUsers())
  const [users] = await pool.execute(sql.page, ['enabled', ...departments])
  const [held] = await pool.execute(
    sql.roles,
    users.map((user) => user.id)
  )
  send(response, toPage({ users, roles: held, total, pageSize: PAGE_SIZE }))
})
