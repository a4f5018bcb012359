/* The statements of a page of users, written by hand. */

const places = (count) => Array(count).fill('?').join(', ')

const COLUMNS =
  'id, username, nickname, email, phone, gender, avatar, status, department_id as departmentId, remark, last_login_at as lastLoginAt, created_at as createdAt'

export const DEPARTMENTS_OF_ROLE =
  'select department_id as id from iti_role_departments where role_id = ?'

/** The two statements of the list, and the one for the roles of those on the page. */
export function listStatements(departments, pageSize) {
  const where = `status = ? and department_id in (${places(departments)})`
  return {
    count: `select count(*) as total from iti_users where ${where}`,
    page: `select ${COLUMNS} from iti_users where ${where} order by id desc limit ${pageSize}`,
    roles: `select user_id, role_id from iti_user_roles where user_id in (${places(pageSize)}) order by role_id`,
  }
}

const toIso = (text) =>
  text && `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20) || '000'}Z`

/** The page as the API tells it, from rows whose times are text in UTC. */
export function toPage({ users, roles, total, pageSize }) {
  const rolesOf = new Map(users.map((user) => [user.id, []]))
  for (const { user_id: userId, role_id: roleId } of roles) rolesOf.get(userId).push(roleId)
  const items = users.map((user) => ({
    ...user,
    roleIds: rolesOf.get(user.id),
    lastLoginAt: toIso(user.lastLoginAt),
    createdAt: toIso(user.createdAt),
    attributes: {},
  }))
  return { items, total, page: 1, pageSize }
}
