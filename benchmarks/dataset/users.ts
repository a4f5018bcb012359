import { setImmediate as breathe } from 'node:timers/promises'
import type { BenchDatabase } from './database.js'
import { DEPARTMENTS, FIRST_DEPARTMENT, HELD_ROLES, range, TIME } from './organisation.js'

const FIRST_USER = 1000
const USERS_PER_TRANSACTION = 50_000

/** Adds the users from one number up to another: nine of ten enabled, evenly over the departments. */
export async function loadUsers(
  db: BenchDatabase,
  { from, to, signal }: { from: number; to: number; signal: AbortSignal }
): Promise<void> {
  for (let first = from; first < to; first += USERS_PER_TRANSACTION) {
    // writing SQLite leaves no turn to hear an interruption
    await breathe(undefined, { signal })
    const last = Math.min(first + USERS_PER_TRANSACTION, to)
    await db.insert({
      table: 'iti_users',
      columns: USER_COLUMNS,
      rows: range(first, last).map(toUser),
    })
    await db.insert({
      table: 'iti_user_roles',
      columns: ['user_id', 'role_id'],
      rows: range(first, last).flatMap(toRoles),
    })
  }
  await db.settle()
}

const USER_COLUMNS = [
  'id',
  'username',
  'nickname',
  'email',
  'phone',
  'status',
  'department_id',
  'last_login_at',
  'created_at',
  'updated_at',
]

/* Status and department are independent of each other. */
const toUser = (index: number): unknown[] => [
  FIRST_USER + index,
  `user${index}`,
  `User ${index}`,
  `user${index}@example.org`,
  `1380${String(index).padStart(7, '0')}`,
  Math.floor(index / DEPARTMENTS) % 10 === 0 ? 'disabled' : 'enabled',
  FIRST_DEPARTMENT + (index % DEPARTMENTS),
  index % 3 === 0 ? TIME : null,
  TIME,
  TIME,
]

const toRoles = (index: number): number[][] =>
  index % 5 === 0
    ? [
        [FIRST_USER + index, HELD_ROLES.staff],
        [FIRST_USER + index, HELD_ROLES.leaders],
      ]
    : [[FIRST_USER + index, HELD_ROLES.staff]]
