import { randomUUID } from 'node:crypto'
import { Menu } from '../../../models/system/menu.js'
import { Role, type DataScope } from '../../../models/system/role.js'
import { User } from '../../../models/system/user.js'

const PREFIX = 'test-'

/** What a user for a test is to be. */
export interface TestUser {
  username?: string
  /** Exactly these; none by default. */
  permissions?: string[]
  /** May do everything. */
  isSuper?: boolean
  departmentId?: number
  /** Which rows they see: 1 all (the default), 2 custom departments, 3 own department, 4 own and below, 5 self. */
  dataScope?: DataScope
}

/**
 * Makes a user who holds exactly the given permissions, through a role of their own. They have no password: sign
 * them in with Japa's `loginAs`.
 *
 * @example
 * ```ts
 * const clerk = await makeUser({ permissions: ['orders:order:list'] })
 * await client.get('/api/orders/orders').loginAs(clerk)
 * ```
 */
export async function makeUser({
  username,
  permissions = [],
  isSuper = false,
  departmentId,
  dataScope = 1,
}: TestUser = {}): Promise<User> {
  const name = username ?? PREFIX + randomUUID()
  const user = await User.create({ username: name, nickname: name, departmentId })
  const role = await Role.create({ code: name, name, isSuper, dataScope })
  for (const permission of permissions) {
    await role.related('menus').attach([await menuIdOf(permission)])
  }
  await user.related('roles').attach([role.id])
  return user
}

async function menuIdOf(permission: string): Promise<number> {
  const { id } = await Menu.firstOrCreate({ permission }, { type: 'button', name: permission })
  return id
}

/** Deletes everybody that {@link makeUser} made, for tests that cannot run in one transaction. */
export async function forgetUsers(): Promise<void> {
  await User.query().where('username', 'like', `${PREFIX}%`).delete()
  await Role.query().where('code', 'like', `${PREFIX}%`).delete()
}
