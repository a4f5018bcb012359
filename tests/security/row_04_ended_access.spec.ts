import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { AccessChanges, PrincipalSource } from '@iti/framework/access'
import { Department } from '@iti/framework/models/system/department'
import { Menu } from '@iti/framework/models/system/menu'
import type { Role } from '@iti/framework/models/system/role'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { statementsOf } from './statements.js'

const SYSTEM = '/api/system'
const PERMISSION = 'system:role:list'
const PROBE = `${SYSTEM}/roles/999999`

interface Scene {
  admin: Caller
  subject: Caller
  user: { id: number }
  role: Role
  menu: Menu
}

/** Somebody whose session and rights the server remembers, with a permission that no other menu carries. */
async function warmUp(client: ApiClient): Promise<Scene> {
  const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
  const user = await makeUser({ permissions: [PERMISSION] })
  const subject = await Caller.signIn(client, user)
  for (const path of [PROBE, '/api/auth/me', '/api/auth/menus']) {
    const answer = await subject.get(path)
    answer.assertStatus(200)
  }
  if (!(await isRemembered(subject))) throw new Error('The session is not remembered')
  const [role] = await user.related('roles').query()
  const menu = await Menu.findByOrFail({ permission: PERMISSION })
  return { admin, subject, user, role: role!, menu }
}

/* What others changed is heard of in the background, and then read once more. */
async function isRemembered(caller: Caller): Promise<boolean> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const statements = await statementsOf(() => caller.get('/api/auth/me'))
    if (statements.length === 0) return true
  }
  return false
}

const put = (path: string, body: object) => (admin: Caller) =>
  admin.send('PUT', SYSTEM + path, body)
const remove =
  (path: string, body: object = {}) =>
  (admin: Caller) =>
    admin.send('DELETE', SYSTEM + path, body)

/** What an administrator may do, and how the very next request of a session is answered that was at work. */
const CHANGES: Record<
  string,
  { by: (scene: Scene) => (admin: Caller) => ReturnType<Caller['send']>; status: 401 | 403 }
> = {
  'disabling the user': {
    by: ({ user }) => put(`/users/${user.id}/status`, { status: 'disabled' }),
    status: 401,
  },
  'disabling the user among other fields': {
    by: ({ user }) => put(`/users/${user.id}`, { nickname: 'Gone', status: 'disabled' }),
    status: 401,
  },
  'deleting the user': { by: ({ user }) => remove(`/users/${user.id}`), status: 401 },
  'deleting the user among others': {
    by: ({ user }) => remove('/users', { ids: [user.id] }),
    status: 401,
  },
  'giving the user a password': {
    by: ({ user }) => put(`/users/${user.id}/password`, { password: 'another long one' }),
    status: 401,
  },
  'generating a password for the user': {
    by: ({ user }) => put(`/users/${user.id}/password`, {}),
    status: 401,
  },
  'ending the session': {
    by:
      ({ subject }) =>
      async (admin) =>
        admin.send('DELETE', `${SYSTEM}/sessions/${await subject.sessionId()}`),
    status: 401,
  },
  'taking the role away': {
    by: ({ user }) => put(`/users/${user.id}`, { roleIds: [] }),
    status: 403,
  },
  'taking the permission out of the role': {
    by: ({ role }) => put(`/roles/${role.id}`, { menuIds: [] }),
    status: 403,
  },
  'disabling the role': {
    by: ({ role }) => put(`/roles/${role.id}`, { status: 'disabled' }),
    status: 403,
  },
  'disabling the menu that carries the permission': {
    by: ({ menu }) => put(`/menus/${menu.id}`, { status: 'disabled' }),
    status: 403,
  },
  'giving the menu another permission': {
    by: ({ menu }) => put(`/menus/${menu.id}`, { permission: 'system:user:list' }),
    status: 403,
  },
  'taking the permission off the menu': {
    by: ({ menu }) => put(`/menus/${menu.id}`, { permission: null }),
    status: 403,
  },
  'deleting the menu': {
    by:
      ({ menu }) =>
      async (admin) => {
        const buttons = await Menu.query().where('parent_id', menu.id)
        const ids = [menu, ...buttons].map(({ id }) => id)
        return admin.send('DELETE', `${SYSTEM}/menus`, { ids })
      },
    status: 403,
  },
}

test.group('Row 4 | access that an administrator ends', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{$self} counts for the very next request')
    .with(Object.keys(CHANGES))
    .run(async ({ client, assert }, name) => {
      const scene = await warmUp(client)
      const { by, status } = CHANGES[name]!
      const changed = await by(scene)(scene.admin)
      assert.equal(changed.body().code, 0)

      const next = await scene.subject.get(PROBE)
      assert.equal(next.status(), status)
      const me = await scene.subject.get('/api/auth/me')
      if (status === 401) return assert.equal(me.status(), 401)
      assert.notInclude(me.body().data.permissions, PERMISSION)
    })

  test('every session of the user ends, and those of others go on', async ({ client, assert }) => {
    const { admin, subject, user } = await warmUp(client)
    const second = await Caller.signIn(client, user)
    const bystander = await Caller.signIn(client, await makeUser({ permissions: [PERMISSION] }))
    for (const caller of [second, bystander]) assert.equal(await caller.statusOf(PROBE), 200)

    await put(`/users/${user.id}/password`, {})(admin)
    for (const caller of [subject, second]) assert.equal(await caller.statusOf(PROBE), 401)
    for (const caller of [bystander, admin]) assert.equal(await caller.statusOf(PROBE), 200)
  })

  test('what was read before a change and arrives after it is not remembered', async ({
    client,
    assert,
  }) => {
    const { user } = await warmUp(client)
    const other = await Caller.signIn(client, user)
    const source = await app.container.make(PrincipalSource)
    const changes = await app.container.make(AccessChanges)
    await changes.record([user.id])
    const findMany = source.findMany.bind(source)
    source.findMany = async (ids) => {
      source.findMany = findMany
      const read = await findMany(ids)
      await db.transaction(async (trx) => {
        await trx.from('iti_user_roles').where('user_id', user.id).delete()
        await changes.record([user.id], trx)
      })
      return read
    }
    assert.equal(await other.statusOf(PROBE), 200)
    assert.equal(await other.statusOf(PROBE), 403)
  })

  test('a password that has to be changed stops a session that is at work', async ({
    client,
    assert,
  }) => {
    const { admin, user } = await warmUp(client)
    await put(`/users/${user.id}/password`, { password: 'another long one' })(admin)
    const later = await Caller.signIn(client, user)
    for (const path of [PROBE, '/api/auth/me', '/api/auth/menus']) {
      const answer = await later.get(path)
      assert.equal(answer.body().error, 'E_PASSWORD_CHANGE_REQUIRED', path)
    }
  })
})

/** Two towns, a district of the first, somebody in each, and an onlooker in the first town who is at work. */
async function watch(client: ApiClient, dataScope: 1 | 2 | 4) {
  const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
  const [town, elsewhere] = await Department.createMany([
    { name: 'Town', ancestors: '/' },
    { name: 'Elsewhere', ancestors: '/' },
  ])
  const district = await Department.create({
    name: 'District',
    parentId: town!.id,
    ancestors: town!.path,
  })
  const near = await makeUser({ departmentId: district.id })
  const far = await makeUser({ departmentId: elsewhere!.id })
  const user = await makeUser({
    permissions: ['system:user:list'],
    departmentId: town!.id,
    dataScope,
  })
  const [role] = await user.related('roles').query()
  if (dataScope === 2) await role!.related('departments').attach([district.id])

  const onlooker = await Caller.signIn(client, user)
  const sees = async ({ id }: { id: number }) => {
    const list = await onlooker.get(`${SYSTEM}/users?pageSize=200`)
    const isListed = list.body().data.items.some((item: { id: number }) => item.id === id)
    const read = await onlooker.get(`${SYSTEM}/users/${id}`)
    if ((read.body().code === 0) !== isListed) throw new Error('The list and the record differ')
    return isListed
  }
  return { admin, town: town!, elsewhere: elsewhere!, district, near, far, user, role: role!, sees }
}

test.group('Row 4 | rows that an administrator takes out of sight', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a department that moves away is gone from the next request, and back when it returns', async ({
    client,
    assert,
  }) => {
    const { admin, town, elsewhere, district, near, far, sees } = await watch(client, 4)
    assert.deepEqual([await sees(near), await sees(far)], [true, false])
    const move = (parentId: number) => put(`/departments/${district.id}`, { parentId })(admin)

    await move(elsewhere.id)
    assert.deepEqual([await sees(near), await sees(far)], [false, false])
    await move(town.id)
    assert.deepEqual([await sees(near), await sees(far)], [true, false])
  })

  test('a department under which the onlooker moves takes them along', async ({
    client,
    assert,
  }) => {
    const { admin, elsewhere, near, far, user, sees } = await watch(client, 4)
    assert.isTrue(await sees(near))
    await put(`/users/${user.id}`, { departmentId: elsewhere.id })(admin)
    assert.deepEqual([await sees(near), await sees(far)], [false, true])
  })

  test('the department of the onlooker moves with all that they see, and shows no more', async ({
    client,
    assert,
  }) => {
    const { admin, town, elsewhere, near, far, sees } = await watch(client, 4)
    assert.deepEqual([await sees(near), await sees(far)], [true, false])
    for (const parentId of [elsewhere.id, null]) {
      await put(`/departments/${town.id}`, { parentId })(admin)
      assert.deepEqual([await sees(near), await sees(far)], [true, false])
    }
  })

  test('a role that shows less counts for the next request', async ({ client, assert }) => {
    const { admin, near, far, role, sees } = await watch(client, 1)
    assert.deepEqual([await sees(near), await sees(far)], [true, true])
    await put(`/roles/${role.id}`, { dataScope: 4 })(admin)
    assert.deepEqual([await sees(near), await sees(far)], [true, false])
    await put(`/roles/${role.id}`, { dataScope: 5 })(admin)
    assert.deepEqual([await sees(near), await sees(far)], [false, false])
  })

  test('a department that is taken out of a custom scope counts for the next request', async ({
    client,
    assert,
  }) => {
    const { admin, elsewhere, near, far, role, sees } = await watch(client, 2)
    assert.deepEqual([await sees(near), await sees(far)], [true, false])
    await put(`/roles/${role.id}`, { departmentIds: [elsewhere.id] })(admin)
    assert.deepEqual([await sees(near), await sees(far)], [false, true])
    await put(`/roles/${role.id}`, { departmentIds: [] })(admin)
    assert.deepEqual([await sees(near), await sees(far)], [false, false])
  })

  test('a department that is deleted is out of every scope', async ({ client, assert }) => {
    const { admin, district, near, role, sees } = await watch(client, 2)
    assert.isTrue(await sees(near))
    await put(`/users/${near.id}`, { departmentId: null })(admin)
    const deleted = await remove(`/departments/${district.id}`)(admin)
    assert.equal(deleted.body().code, 0)
    assert.isFalse(await sees(near))
    assert.lengthOf(await role.related('departments').query(), 0)
  })
})
