import type { BenchDatabase } from './database.js'

export const DEPARTMENTS = 500
const SCOPED_DEPARTMENTS = 50
/** The ids from here on are far from those that the seeds use. */
export const FIRST_DEPARTMENT = 10_000
/** The roles that users hold. */
export const HELD_ROLES = { staff: 501, leaders: 502 }
/** When everything happened. */
export const TIME = '2026-01-01 08:00:00'

/** The super administrator, whom the seeds create with this password. */
export const ADMINISTRATOR = { username: 'admin', password: 'Measured-by-the-bench-1' }
/** Somebody whose role shows them the users of some departments. Their password is the administrator's. */
export const SCOPED_USER = { id: 500, roleId: 500, username: 'scoped' }

/* Every tenth, spread over the tree. */
const scopedDepartment = (index: number) =>
  FIRST_DEPARTMENT + index * (DEPARTMENTS / SCOPED_DEPARTMENTS)

/** The numbers from one up to another, without that one. */
export function* range(from: number, to: number): Generator<number, undefined> {
  for (let number = from; number < to; number++) yield number
}

/** Writes departments, roles and the scoped user; everybody else comes with `loadUsers`. */
export async function loadOrganisation(db: BenchDatabase): Promise<void> {
  await db.insert({
    table: 'iti_departments',
    columns: ['id', 'parent_id', 'ancestors', 'name', 'created_at', 'updated_at'],
    rows: range(0, DEPARTMENTS).map(toDepartment),
  })
  await db.insert({
    table: 'iti_roles',
    columns: ['id', 'code', 'name', 'data_scope', 'created_at', 'updated_at'],
    rows: [
      [SCOPED_USER.roleId, 'scoped', 'Keeper of some departments', 2, TIME, TIME],
      [HELD_ROLES.staff, 'staff', 'Staff', 5, TIME, TIME],
      [HELD_ROLES.leaders, 'leaders', 'Leaders', 4, TIME, TIME],
    ],
  })
  await db.insert({
    table: 'iti_role_departments',
    columns: ['role_id', 'department_id'],
    rows: range(0, SCOPED_DEPARTMENTS).map((index) => [
      SCOPED_USER.roleId,
      scopedDepartment(index),
    ]),
  })
  const menus = await db.all<{ id: number }>(
    "select id from iti_menus where permission like 'system:user:%' or permission like 'system:%:list'"
  )
  await db.insert({
    table: 'iti_role_menus',
    columns: ['role_id', 'menu_id'],
    rows: menus.map((menu) => [SCOPED_USER.roleId, menu.id]),
  })
  await loadScopedUser(db)
}

/* The first twenty are divisions; the others lie below them. */
function toDepartment(index: number): unknown[] {
  const id = FIRST_DEPARTMENT + index
  const parent = index < 20 ? null : FIRST_DEPARTMENT + (index % 20)
  return [id, parent, parent ? `/${parent}/` : '/', `Department ${index}`, TIME, TIME]
}

async function loadScopedUser(db: BenchDatabase): Promise<void> {
  const [admin] = await db.all<{ password: string }>(
    'select password from iti_users where username = ?',
    [ADMINISTRATOR.username]
  )
  const { id, username, roleId } = SCOPED_USER
  await db.insert({
    table: 'iti_users',
    columns: [
      'id',
      'username',
      'password',
      'nickname',
      'email',
      'department_id',
      'created_at',
      'updated_at',
    ],
    rows: [
      [id, username, admin!.password, 'Sam', 'sam@example.org', scopedDepartment(0), TIME, TIME],
    ],
  })
  await db.insert({
    table: 'iti_user_roles',
    columns: ['user_id', 'role_id'],
    rows: [[id, roleId]],
  })
}
