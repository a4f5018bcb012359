import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { Menu } from '@iti/framework/models/system/menu'
import { Role, type DataScope } from '@iti/framework/models/system/role'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'

/** What the actor may do: run users, roles, menus and departments. */
export const HELD = [
  ...['list', 'create', 'update', 'delete', 'reset_password'].map((one) => `system:user:${one}`),
  ...['list', 'create', 'update', 'delete'].map((one) => `system:role:${one}`),
  ...['list', 'create', 'update', 'delete'].map((one) => `system:menu:${one}`),
  ...['list', 'create', 'update', 'delete'].map((one) => `system:department:${one}`),
  ...['system:session:list'],
]

/** What the actor would like to have. */
export const UNHELD = 'system:session:delete'

export async function makeRole(dataScope: DataScope, permissions: string[] = []): Promise<Role> {
  const code = `test-${randomUUID()}`
  const role = await Role.create({ code, name: code, dataScope })
  const menus = await Menu.query().whereIn('permission', permissions)
  await role.related('menus').attach(menus.map(({ id }) => id))
  return role
}

/** Somebody who runs users, roles, menus and departments, but is no super administrator, and whom they could abuse. */
export async function makeScene(client: ApiClient) {
  const user = await makeUser({ permissions: HELD })
  const actor = await Caller.signIn(client, user)
  const [own] = await user.related('roles').query()
  const admin = await makeUser({ isSuper: true })
  const adminAtWork = await Caller.signIn(client, admin)
  const [superRole] = await admin.related('roles').query()
  const peer = await makeUser({ dataScope: 5 })
  const strong = await makeUser({ permissions: [UNHELD], dataScope: 5 })
  return {
    actor,
    own: own!,
    admin,
    session: await adminAtWork.sessionId(),
    superRole: superRole!,
    peer,
    strong,
    equal: await makeRole(5, ['system:user:list']),
    stronger: await makeRole(5, [UNHELD]),
    unheld: await Menu.findByOrFail({ permission: UNHELD }),
    heldMenu: await Menu.findByOrFail({ permission: 'system:user:create' }),
  }
}

export type Scene = Awaited<ReturnType<typeof makeScene>>
/** A request that tries something. */
export type Attempt = [method: string, path: string, body: object]

/** Everything that decides who may do what. */
export async function rights() {
  const read = async (table: string, columns: string[]) =>
    db
      .from(table)
      .orderBy(columns.map((column) => ({ column, order: 'asc' as const })))
      .select(columns)
  const user = ['id', 'username', 'password', 'status', 'department_id', 'must_change_password']
  return {
    users: await read('iti_users', [...user, 'created_at', 'nickname']),
    held: await read('iti_user_roles', ['user_id', 'role_id']),
    roles: await read('iti_roles', ['id', 'code', 'is_super', 'data_scope', 'status', 'name']),
    granted: await read('iti_role_menus', ['role_id', 'menu_id']),
    shown: await read('iti_role_departments', ['role_id', 'department_id']),
    menus: await read('iti_menus', ['id', 'permission', 'status']),
    departments: await read('iti_departments', ['id', 'ancestors']),
    sessions: await read('iti_sessions', ['id', 'user_id']),
  }
}
