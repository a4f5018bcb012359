import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { applyDataScope, NO_DATA } from '@iti/framework/access'
import { Department } from '@iti/framework/models/system/department'
import { Role, type DataScope } from '@iti/framework/models/system/role'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'

const PERMISSIONS = ['user', 'role', 'department'].flatMap((resource) =>
  ['list', 'create', 'update', 'delete'].map((action) => `system:${resource}:${action}`)
)

/* Two towns with a district each, and somebody in the first town who sees what a scope shows. */
async function makeTowns(dataScope: DataScope) {
  const town = await Department.create({ name: 'Town', ancestors: '/' })
  const district = await Department.create({
    name: 'District',
    parentId: town.id,
    ancestors: town.path,
  })
  const elsewhere = await Department.create({ name: 'Elsewhere', ancestors: '/' })
  const actor = await makeUser({ permissions: PERMISSIONS, dataScope, departmentId: town.id })
  return { town, district, elsewhere, actor }
}

const makeRole = (code: string, dataScope: DataScope) =>
  Role.create({ code, name: code, dataScope })

test.group('Data scope | what may be placed and granted', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('people are placed in departments that one sees', async ({ client, assert }) => {
    const { district, elsewhere, actor } = await makeTowns(4)
    const errorOf = async (departmentId?: number) => {
      const body = { username: `new-${departmentId}`, nickname: 'New', departmentId }
      const answer = await client.post('/api/system/users').loginAs(actor).json(body)
      return answer.body().error
    }
    assert.isUndefined(await errorOf(district.id))
    assert.equal(await errorOf(elsewhere.id), 'E_REFERENCE_UNKNOWN')
    assert.equal(await errorOf(), 'E_SCOPE_EXCEEDED')
  })

  test('nobody moves out of sight, nor themselves', async ({ client, assert }) => {
    const { district, elsewhere, actor } = await makeTowns(4)
    const person = await makeUser({ departmentId: district.id, dataScope: 5 })
    const move = async (id: number, departmentId: number | null) => {
      const answer = await client
        .put(`/api/system/users/${id}`)
        .loginAs(actor)
        .json({ departmentId })
      return answer.body().error
    }
    assert.equal(await move(person.id, elsewhere.id), 'E_REFERENCE_UNKNOWN')
    assert.equal(await move(person.id, null), 'E_SCOPE_EXCEEDED')
    assert.equal(await move(actor.id, district.id), 'E_OWN_ACCOUNT')
  })

  test('roles are granted only as far as one sees oneself', async ({ client, assert }) => {
    const { town, district, elsewhere, actor } = await makeTowns(4)
    const custom = await makeRole('custom', 2)
    await custom.related('departments').attach([district.id])
    const foreign = await makeRole('foreign', 2)
    await foreign.related('departments').attach([elsewhere.id])
    const roles = [
      await makeRole('all', 1),
      custom,
      foreign,
      await makeRole('below', 4),
      await makeRole('self', 5),
    ]

    const outcome: Record<string, string | undefined> = {}
    for (const { id, code } of roles) {
      const body = {
        username: `new-${code}`,
        nickname: 'New',
        departmentId: town.id,
        roleIds: [id],
      }
      const answer = await client.post('/api/system/users').loginAs(actor).json(body)
      outcome[code] = answer.body().error
    }
    assert.deepEqual(outcome, {
      all: 'E_SCOPE_GRANT_EXCEEDED',
      custom: undefined,
      foreign: 'E_SCOPE_GRANT_EXCEEDED',
      below: undefined,
      self: undefined,
    })
  })

  test('who sees one department alone does not hand out what lies below it', async ({
    client,
    assert,
  }) => {
    const { town, actor } = await makeTowns(3)
    const below = await makeRole('below', 4)
    const body = { username: 'new', nickname: 'New', departmentId: town.id, roleIds: [below.id] }
    const answer = await client.post('/api/system/users').loginAs(actor).json(body)
    assert.equal(answer.body().error, 'E_SCOPE_GRANT_EXCEEDED')
  })

  test('roles are defined only as far as one sees oneself', async ({ client, assert }) => {
    const { district, elsewhere, actor } = await makeTowns(4)
    const define = async (code: string, fields: object) => {
      const answer = await client
        .post('/api/system/roles')
        .loginAs(actor)
        .json({ code, name: code, ...fields })
      return answer.body().error
    }
    assert.equal(await define('everything', { dataScope: 1 }), 'E_SCOPE_GRANT_EXCEEDED')
    assert.equal(
      await define('foreign', { dataScope: 2, departmentIds: [elsewhere.id] }),
      'E_REFERENCE_UNKNOWN'
    )
    assert.isUndefined(await define('custom', { dataScope: 2, departmentIds: [district.id] }))
    assert.isUndefined(await define('below', { dataScope: 4 }))
  })

  test('departments are seen, made, moved and deleted within the scope', async ({
    client,
    assert,
  }) => {
    const { town, district, elsewhere, actor } = await makeTowns(4)
    const stranger = await makeUser({ departmentId: elsewhere.id })
    const list = await client.get('/api/system/departments').loginAs(actor)
    assert.sameMembers(
      list.body().data.items.map(({ id }: Department) => id),
      [town.id, district.id]
    )
    const make = async (fields: object) => {
      const answer = await client
        .post('/api/system/departments')
        .loginAs(actor)
        .json({ name: 'New', ...fields })
      return answer.body().error
    }
    assert.isUndefined(await make({ parentId: district.id }))
    assert.equal(await make({ parentId: elsewhere.id }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await make({}), 'E_SCOPE_EXCEEDED')
    assert.equal(await make({ parentId: town.id, leaderId: stranger.id }), 'E_REFERENCE_UNKNOWN')

    const answers = [
      await client.get(`/api/system/departments/${elsewhere.id}`).loginAs(actor),
      await client
        .put(`/api/system/departments/${elsewhere.id}`)
        .loginAs(actor)
        .json({ name: 'Mine' }),
      await client.delete(`/api/system/departments/${elsewhere.id}`).loginAs(actor),
    ]
    for (const answer of answers) assert.equal(answer.body().error, 'E_RECORD_NOT_FOUND')
  })

  test('who sees one department alone makes none below it', async ({ client, assert }) => {
    const { town, actor } = await makeTowns(3)
    const answer = await client
      .post('/api/system/departments')
      .loginAs(actor)
      .json({ name: 'New', parentId: town.id })
    assert.equal(answer.body().error, 'E_SCOPE_EXCEEDED')
  })

  test('stands beside what a query asks for already, also where that is an "or"', async ({
    assert,
  }) => {
    const principal = {
      id: 1,
      seesEverything: false,
      dataScope: { ...NO_DATA, departmentIds: [7] },
    }
    const users = () =>
      db.from('iti_users').where('status', 'enabled').orWhere('status', 'disabled')
    const scoped = applyDataScope(users(), principal, { department: 'department_id' })
    await makeUser()
    assert.deepEqual(await scoped, [])
    const none = applyDataScope(users(), { ...principal, dataScope: NO_DATA }, { department: 'id' })
    assert.deepEqual(await none, [])
  })
})
