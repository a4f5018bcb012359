/*
 * A page of users by prepared statements of better-sqlite3, without any framework.
 */
import Database from 'better-sqlite3'
import { findUser, makeSessions } from './bearer_tokens.js'
import { listen, send } from './json_server.js'
import { DEPARTMENTS_OF_ROLE, listStatements, toPage } from './users_sql.js'

const PAGE_SIZE = 20
const sessions = makeSessions(process.env.BENCH_TOKEN)

const db = new Database(process.env.DB_DATABASE)
db.pragma('journal_mode = WAL')
db.pragma('synchronous = NORMAL')
const departments = db
  .prepare(DEPARTMENTS_OF_ROLE)
  .all(Number(process.env.BENCH_ROLE))
  .map((row) => row.id)
const sql = listStatements(departments.length, PAGE_SIZE)
const count = db.prepare(sql.count)
const page = db.prepare(sql.page)
const roles = db.prepare(sql.roles)
const countUsers = () => count.get('enabled', ...departments).total
const counted = process.env.BENCH_COUNTS === 'once' ? countUsers() : null

listen((request, response) => {
  if (!findUser(sessions, request)) return response.writeHead(401).end()

  const total = counted ?? countUsers()
  const users = page.all('enabled', ...departments)
  const held = roles.all(...users.map((user) => user.id))
  send(response, toPage({ users, roles: held, total, pageSize: PAGE_SIZE }))
})
