import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { Menu } from '@iti/framework/models/system/menu'
import { Role, type DataScope } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'
import { test } from '@japa/runner'

const URL = '/api/system/users'
const USERS = 20_000
const ACTORS = 50

interface Department {
  id: number
  parentId: number | null
}

interface HeldRole {
  dataScope: DataScope
  departmentIds: number[]
  enabled: boolean
}

interface Person {
  id: number
  departmentId: number | null
}

/* Roles by turns: each scope alone, two together, disabled, custom without departments, none at all. */
const COMBINATIONS: ((departments: Department[], turn: number) => HeldRole[])[] = [
  () => [role(1)],
  (departments, turn) => [role(2, pick(departments, turn, 3))],
  () => [role(3)],
  () => [role(4)],
  () => [role(5)],
  () => [role(2)],
  () => [],
  () => [{ ...role(1), enabled: false }],
  (departments, turn) => [role(5), role(2, pick(departments, turn, 2))],
  () => [role(4), { ...role(1), enabled: false }],
]

const role = (dataScope: DataScope, departmentIds: number[] = []): HeldRole => ({
  dataScope,
  departmentIds,
  enabled: true,
})

const pick = (departments: Department[], turn: number, count: number) =>
  Array.from(
    { length: count },
    (_, index) => departments[(turn * 61 + index * 977) % departments.length]!.id
  )

/* The same answer as the SQL must give, worked out by walking the tree. */
function canSee(
  actor: Person,
  roles: HeldRole[],
  row: Person,
  parents: Map<number, number | null>
): boolean {
  const isBelow = (id: number | null, top: number): boolean =>
    id !== null && (id === top || isBelow(parents.get(id) ?? null, top))
  const own = actor.departmentId
  return roles
    .filter(({ enabled }) => enabled)
    .some(({ dataScope, departmentIds }) => {
      if (dataScope === 1) return true
      if (dataScope === 2)
        return row.departmentId !== null && departmentIds.includes(row.departmentId)
      if (dataScope === 3) return own !== null && row.departmentId === own
      if (dataScope === 4) return own !== null && isBelow(row.departmentId, own)
      return row.id === actor.id
    })
}

test.group('Data scope', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('50 people of different roles get exactly what a walk over 20,000 people and the tree gives them', async ({
    client,
    assert,
  }) => {
    const ace = await app.container.make('ace')
    await ace.exec('db:seed', ['--environment=demo', '--compact-output'])
    const departments: Department[] = await db
      .from('iti_departments')
      .orderBy('id')
      .select('id', 'parent_id as parentId')
    const parents = new Map(departments.map(({ id, parentId }) => [id, parentId]))
    await addUsers(departments)
    const permission = await permissionRole()
    const admin = await User.findByOrFail({ username: 'admin' })

    // people high up in the tree, in the middle, at its leaves, and in no department
    for (let turn = 0; turn < ACTORS; turn++) {
      const roles = COMBINATIONS[turn % COMBINATIONS.length]!(departments, turn)
      const places = [
        null,
        departments[turn % 32]!.id,
        departments[40 + turn]!.id,
        departments[400 + turn * 50]!.id,
      ]
      const actor = await addActor(turn, places[Math.floor(turn / 3) % 4]!, roles, permission)

      const people: Person[] = await db
        .from('iti_users')
        .select('id', 'department_id as departmentId')
      const seen = people.filter((row) => canSee(actor, roles, row, parents)).map(({ id }) => id)
      const visible = new Set(seen)
      const hidden = people.filter(({ id }) => !visible.has(id)).map(({ id }) => id)
      const label = `turn ${turn}: ${JSON.stringify(roles)} in ${actor.departmentId}`

      // list and count
      const first = await client.get(URL).qs({ pageSize: 200, sort: 'username' }).loginAs(actor)
      assert.equal(first.body().data.total, visible.size, label)
      const listed: number[] = first.body().data.items.map(({ id }: Person) => id)
      assert.lengthOf(listed, Math.min(200, visible.size), label)
      for (const id of listed) assert.isTrue(visible.has(id), `${label} lists ${id}`)
      if (visible.size <= 200) assert.sameMembers(listed, seen, label)

      // one by one
      const others = seen.filter((id) => id !== actor.id && id !== admin.id)
      for (const id of sample(others, turn)) {
        const got = await client.get(`${URL}/${id}`).loginAs(actor)
        assert.equal(got.body().code, 0, `${label} reads ${id}`)
        const changed = await client
          .put(`${URL}/${id}`)
          .loginAs(actor)
          .json({ remark: label.slice(0, 100) })
        assert.equal(changed.body().code, 0, `${label} changes ${id}`)
      }
      for (const id of sample(hidden, turn)) {
        const answers = [
          await client.get(`${URL}/${id}`).loginAs(actor),
          await client.put(`${URL}/${id}`).loginAs(actor).json({ remark: 'never' }),
          await client.delete(`${URL}/${id}`).loginAs(actor),
        ]
        for (const answer of answers)
          assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND', `${label} finds ${id}`)
      }
      const [victim] = sample(others, turn + 7)
      if (victim !== undefined) {
        const deleted = await client.delete(`${URL}/${victim}`).loginAs(actor)
        assert.equal(deleted.body().code, 0, `${label} deletes ${victim}`)
      }
    }
    const untouched = await db.from('iti_users').where('remark', 'never').first()
    assert.isNull(untouched)
  }).timeout(600_000)
})

const sample = (ids: number[], turn: number): number[] =>
  [...new Set([ids[turn % ids.length], ids.at(-1)])].filter((id) => id !== undefined)

async function addUsers(departments: Department[]): Promise<void> {
  const { createdAt } = await User.findByOrFail({ username: 'demo0001' })
  const at = createdAt.toFormat(db.connection().dialect.dateTimeFormat)
  for (let from = 2_000; from < USERS; from += 500) {
    const rows = Array.from({ length: 500 }, (_, index) => ({
      username: `more${from + index}`,
      nickname: 'x',
      department_id:
        (from + index) % 50 === 0
          ? null
          : departments[((from + index) * 7) % departments.length]!.id,
      created_at: at,
      updated_at: at,
    }))
    await db.table('iti_users').multiInsert(rows)
  }
}

/* What the actors may do; which rows is for their other roles to say, so this one shows none. */
async function permissionRole(): Promise<Role> {
  const held = await Role.create({ code: 'scope-test', name: 'Scope test', dataScope: 2 })
  const menus = await Menu.query().where('permission', 'like', 'system:user:%')
  await held.related('menus').attach(menus.map(({ id }) => id))
  return held
}

async function addActor(
  turn: number,
  departmentId: number | null,
  roles: HeldRole[],
  permission: Role
): Promise<User> {
  const actor = await User.create({ username: `actor${turn}`, nickname: 'Actor', departmentId })
  await actor.related('roles').attach([permission.id])
  for (const [index, { dataScope, departmentIds, enabled }] of roles.entries()) {
    const code = `actor${turn}-${index}`
    const held = await Role.create({
      code,
      name: code,
      dataScope,
      status: enabled ? 'enabled' : 'disabled',
    })
    await held.related('departments').attach([...new Set(departmentIds)])
    await actor.related('roles').attach([held.id])
  }
  return actor
}
