import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { applyDataScope, NO_DATA, Principal, PrincipalSource } from '@iti/framework/access'
import { toSqlTime } from '@iti/framework/database'
import { Department } from '@iti/framework/models/system/department'
import { Role, type DataScope } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { Company, listedTo, LISTS, type Onlooker, type Place, type ScopeRole } from './company.js'

const SCOPES: DataScope[] = [1, 2, 3, 4, 5]

/* What a role of each scope is like; the custom one names a leaf of the tree. */
const role = (scope: DataScope, disabled = false): ScopeRole => ({
  scope,
  places: scope === 2 ? ['quarter'] : [],
  disabled,
})

const onlooker = (name: string, place: Place | null, ...roles: ScopeRole[]) => ({
  name,
  place,
  roles,
})

/* Whoever has nothing that shows rows. */
const BLIND = [
  onlooker('somebody without a role for rows', 'town'),
  onlooker('a custom scope that names no department', 'town', { scope: 2 }),
  onlooker('two custom scopes that name no department', 'town', { scope: 2 }, { scope: 2 }),
  onlooker('every role there is, all disabled', 'town', ...SCOPES.map((one) => role(one, true))),
  ...SCOPES.map((one) => onlooker(`scope ${one} of a disabled role`, 'town', role(one, true))),
  onlooker('their own department and below, in none', null, role(3), role(4)),
  onlooker('nobody anywhere', null),
]

const ALONE = SCOPES.map((one) => onlooker(`scope ${one}`, 'town', role(one)))

const TOGETHER = SCOPES.flatMap((one) =>
  SCOPES.filter((two) => two > one).map((two) =>
    onlooker(`scopes ${one} and ${two}`, 'district', role(one), role(two))
  )
)

const SEEING = [
  ...ALONE,
  ...TOGETHER,
  ...SCOPES.map((one) => onlooker(`scope ${one}, further down`, 'district', role(one))),
  ...SCOPES.map((one) => onlooker(`scope ${one}, in no department`, null, role(one))),
  ...SCOPES.map((one) =>
    onlooker(`scope ${one} beside a disabled role for everything`, 'town', role(one), role(1, true))
  ),
  onlooker(
    'two custom scopes',
    null,
    { scope: 2, places: ['quarter'] },
    { scope: 2, places: ['elsewhere', 'town'] }
  ),
]

const isForEverything = ({ scope, disabled }: ScopeRole) => scope === 1 && !disabled

/** Everything that a request out of scope could have changed. */
async function everything() {
  const read = async (table: string, ...columns: string[]) =>
    db
      .from(table)
      .orderBy(columns[0]!)
      .select(...columns)
  return {
    users: await read('iti_users', 'id', 'nickname', 'status', 'password', 'department_id'),
    held: await read('iti_user_roles', 'user_id', 'role_id'),
    roles: await read('iti_roles', 'id', 'code'),
    departments: await read('iti_departments', 'id', 'name', 'ancestors', 'leader_id'),
    sessions: await read('iti_sessions', 'id'),
    orders: await read('orders', 'id', 'status'),
  }
}

/** What reaches for one row of each list, if it is hidden. */
const REACHES: Record<keyof typeof LISTS, [method: string, suffix: string, body?: object][]> = {
  users: [
    ['GET', ''],
    ['PUT', '', { nickname: 'Never' }],
    ['PUT', '', { roleIds: [] }],
    ['PUT', '/status', { status: 'disabled' }],
    ['DELETE', ''],
  ],
  departments: [
    ['GET', ''],
    ['PUT', '', { name: 'Never' }],
    ['PUT', '', { parentId: null }],
    ['DELETE', ''],
  ],
  sessions: [['DELETE', '']],
  orders: [
    ['GET', ''],
    ['PUT', '/cancel', {}],
  ],
}

test.group('Row 7 | what is hidden', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{name}: lists and totals show what a walk over all rows shows, and nothing else is reached')
    .with([...BLIND, ...SEEING])
    .run(async ({ client, assert }, subject) => {
      const company = await Company.create(client)
      const caller = await company.employ(subject)
      const listed = await listedTo(caller)
      const tree = await caller.get(`${LISTS.departments}?tree=true`)
      assert.equal(tree.body().data.total, listed.departments.length)
      const before = await everything()

      for (const list of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
        const rows = await company.rows(list)
        const visible = await company.visible(list, caller, subject)
        assert.sameMembers(listed[list], visible, list)
        if (BLIND.includes(subject)) assert.lengthOf(visible, 0)
        const hidden = rows.map(({ id }) => id).filter((id) => !visible.includes(id))

        for (const id of visible) {
          if (list === 'sessions') continue
          const answer = await caller.get(`${LISTS[list]}/${id}`)
          assert.equal(answer.body().data?.id, id, list)
        }
        for (const id of hidden) {
          for (const [method, suffix, body] of REACHES[list]) {
            const answer = await caller.send(method, `${LISTS[list]}/${id}${suffix}`, body)
            assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND', `${method} ${list} ${suffix}`)
          }
        }
        if (list === 'users' && hidden[0]) {
          const answer = await caller.send('PUT', `${LISTS.users}/${hidden[0]}/password`, {})
          assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND')
        }
        if (list !== 'users' && list !== 'departments') continue
        for (const id of hidden) {
          const others = visible.filter((one) => one !== caller.id).slice(0, 2)
          const answer = await caller.send('DELETE', LISTS[list], { ids: [...others, id] })
          assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND', list)
        }
      }
      assert.deepEqual(await everything(), before)
    })

  test('{name}: input refers to nothing that is hidden')
    .with([...BLIND, ...ALONE, ...TOGETHER].filter(({ roles }) => !roles.some(isForEverything)))
    .run(async ({ client, assert }, subject) => {
      const company = await Company.create(client)
      const caller = await company.employ(subject)
      const all = await Role.create({ code: 'test-all', name: 'All', dataScope: 1 })
      const before = await everything()
      const users = await company.visible('users', caller, subject)
      const departments = await company.visible('departments', caller, subject)
      const other = users.find((id) => id !== caller.id)
      const user = { username: 'test-new', nickname: 'New' }
      const errorOf = async (method: string, url: string, body: object) => {
        const answer = await caller.send(method, url, body)
        return answer.body().error
      }

      for (const { id } of Object.values(company.departments)) {
        if (departments.includes(id)) continue
        const references: [method: string, url: string, body: object][] = [
          ['POST', LISTS.users, { ...user, departmentId: id }],
          ['POST', LISTS.departments, { name: 'New', parentId: id }],
          ['POST', '/api/system/roles', { code: 'new', name: 'New', departmentIds: [id] }],
          [
            'POST',
            '/api/system/roles',
            { code: 'new', name: 'New', dataScope: 2, departmentIds: [id] },
          ],
        ]
        if (other) references.push(['PUT', `${LISTS.users}/${other}`, { departmentId: id }])
        // where a department lies already it may stay
        const movable = Object.values(company.departments).find(
          (one) => departments.includes(one.id) && one.parentId !== id
        )
        if (movable)
          references.push(['PUT', `${LISTS.departments}/${movable.id}`, { parentId: id }])
        for (const [method, url, body] of references)
          assert.equal(await errorOf(method, url, body), 'E_REFERENCE_UNKNOWN', `${method} ${url}`)

        // a filter narrows what is shown, and never widens it
        const filtered = await caller.get(`${LISTS.users}?departmentId=${id}&pageSize=200`)
        for (const item of filtered.body().data.items) assert.include(users, item.id)
      }
      for (const { id, nickname } of company.people) {
        if (users.includes(id)) continue
        const found = await caller.get(`${LISTS.users}?keyword=${nickname}`)
        assert.equal(found.body().data.total, 0)
        const sessions = await caller.get(`${LISTS.sessions}?userId=${id}`)
        assert.equal(sessions.body().data.total, 0)
        for (const departmentId of departments) {
          const url = `${LISTS.departments}/${departmentId}`
          assert.equal(await errorOf('PUT', url, { leaderId: id }), 'E_REFERENCE_UNKNOWN')
        }
      }
      assert.equal(await errorOf('POST', LISTS.users, user), 'E_SCOPE_EXCEEDED')
      assert.equal(await errorOf('POST', LISTS.departments, { name: 'New' }), 'E_SCOPE_EXCEEDED')
      for (const departmentId of departments) {
        const body = { ...user, departmentId, roleIds: [all.id] }
        assert.equal(await errorOf('POST', LISTS.users, body), 'E_SCOPE_GRANT_EXCEEDED')
      }
      assert.deepEqual(await everything(), before)
    })
})

test.group('Row 7 | what is gone', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('somebody who holds no role at all is refused everywhere', async ({ client, assert }) => {
    const { departments } = await Company.create(client)
    const user = await User.create({
      username: 'test-nobody',
      nickname: 'Nobody',
      departmentId: departments.town.id,
    })
    const caller = await Caller.signIn(client, user)
    for (const [list, url] of Object.entries(LISTS)) {
      const answers = [await caller.get(url), await caller.get(`${url}/${user.id}`)]
      for (const answer of answers) assert.include([403, 404], answer.status(), list)
      assert.isNull(answers[0]!.body().data)
    }
    const own = await caller.send('PUT', `${LISTS.users}/${user.id}`, { nickname: 'Me' })
    assert.equal(own.status(), 403)

    // nor does a route show them anything that asks for no permission
    const source = await app.container.make(PrincipalSource)
    const data = await source.findMany([user.id])
    const principal = new Principal(data.get(user.id)!, 0)
    assert.deepEqual(principal.dataScope, NO_DATA)
    const query = db.from('iti_users').select('id')
    const scope = { department: 'department_id', owner: 'id' }
    assert.deepEqual(await applyDataScope(query, principal, scope), [])
  })

  test('whoever sees their own rows sees no row that merely has their number', async ({
    client,
    assert,
  }) => {
    const company = await Company.create(client)
    const caller = await company.employ({ place: 'town', roles: [role(5)] })
    const now = toSqlTime(db.connection())
    const namesake = { id: caller.id, ancestors: '/', name: 'Namesake' }
    if (!(await db.from('iti_departments').where('id', caller.id).first()))
      await db.table('iti_departments').insert({ ...namesake, created_at: now, updated_at: now })
    const [person] = company.people
    await db.from('orders').where('owner_id', person!.id).update({ department_id: caller.id })
    const { departments, orders } = await listedTo(caller)
    assert.deepEqual(departments, [])
    assert.lengthOf(orders, 1)
  })

  test('a custom scope whose departments were deleted shows nothing, and keeps what is left', async ({
    client,
    assert,
  }) => {
    const company = await Company.create(client)
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const doomed = await Department.create({ name: 'Doomed', ancestors: '/' })
    const subjects: Onlooker[] = [
      { place: 'town', roles: [{ scope: 2 }] },
      { place: 'town', roles: [{ scope: 2, places: ['elsewhere'] }] },
    ]
    const callers: Caller[] = []
    for (const subject of subjects) {
      const caller = await company.employ(subject)
      const held = await User.findOrFail(caller.id)
      for (const one of await held.related('roles').query().whereNot('code', held.username))
        await one.related('departments').attach([doomed.id])
      callers.push(caller)
    }
    for (const caller of callers) {
      const { departments } = await listedTo(caller)
      assert.include(departments, doomed.id)
    }

    const deleted = await admin.send('DELETE', `${LISTS.departments}/${doomed.id}`)
    assert.equal(deleted.body().code, 0)
    for (const [index, caller] of callers.entries()) {
      const listed = await listedTo(caller)
      for (const list of Object.keys(LISTS) as (keyof typeof LISTS)[]) {
        const visible = await company.visible(list, caller, subjects[index]!)
        assert.sameMembers(listed[list], visible, list)
      }
    }
    const [nothing] = callers
    assert.deepEqual(Object.values(await listedTo(nothing!)).flat(), [])
  })

  test('a department is not deleted from under its people, and who leaves it sees nothing of it', async ({
    client,
    assert,
  }) => {
    const company = await Company.create(client)
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const { quarter } = company.departments
    const caller = await company.employ({ place: 'quarter', roles: [{ scope: 3 }, { scope: 4 }] })
    const refused = await admin.send('DELETE', `${LISTS.departments}/${quarter.id}`)
    assert.equal(refused.body().error, 'E_DEPARTMENT_IN_USE')
    const { users } = await listedTo(caller)
    assert.isNotEmpty(users)

    for (const id of users) await admin.send('PUT', `${LISTS.users}/${id}`, { departmentId: null })
    const deleted = await admin.send('DELETE', `${LISTS.departments}/${quarter.id}`)
    assert.equal(deleted.body().code, 0)
    assert.deepEqual(Object.values(await listedTo(caller)).flat(), [])
  })

  test('a role that is disabled, taken away or emptied shows nothing of what it showed', async ({
    client,
    assert,
  }) => {
    const admin = await Caller.signIn(client, await makeUser({ isSuper: true }))
    for (const scope of SCOPES) {
      const company = await Company.create(client)
      const caller = await company.employ({ place: 'town', roles: [role(scope)] })
      const user = await User.findOrFail(caller.id)
      const held = await user.related('roles').query().whereNot('code', user.username).firstOrFail()
      const url = `/api/system/roles/${held.id}`
      const sees = async () => Object.values(await listedTo(caller)).flat().length > 0
      assert.isTrue(await sees(), `scope ${scope}`)

      await admin.send('PUT', url, { status: 'disabled' })
      assert.isFalse(await sees(), `scope ${scope}, disabled`)
      await admin.send('PUT', url, { status: 'enabled', dataScope: 2, departmentIds: [] })
      assert.isFalse(await sees(), `scope ${scope}, emptied`)
      await admin.send('PUT', url, { dataScope: scope })
      const others = await user.related('roles').query().whereNot('id', held.id)
      const kept = others.map(({ id }) => id)
      await admin.send('PUT', `${LISTS.users}/${user.id}`, { roleIds: kept })
      assert.isFalse(await sees(), `scope ${scope}, taken away`)
    }
  })
})
