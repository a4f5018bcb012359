import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { Department } from '@iti/framework/models/system/department'
import { Role } from '@iti/framework/models/system/role'
import { User } from '@iti/framework/models/system/user'

const URL = '/api/system/users'

const EDITOR = ['list', 'create', 'update', 'delete'].map((action) => `system:user:${action}`)

test.group('Users', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('creates, reads, changes and deletes a user', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const role = await Role.create({ code: 'clerk', name: 'Clerk' })
    const department = await Department.create({ name: 'Sales', ancestors: '/' })

    const created = await client
      .post(URL)
      .loginAs(admin)
      .json({
        username: 'li.lei',
        nickname: '李雷',
        password: 'a long enough one',
        departmentId: department.id,
        roleIds: [role.id],
      })
    const user = created.body().data
    assert.containsSubset(user, {
      username: 'li.lei',
      nickname: '李雷',
      email: null,
      gender: 'unknown',
      status: 'enabled',
      departmentId: department.id,
      roleIds: [role.id],
      lastLoginAt: null,
    })
    assert.match(user.createdAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.notProperty(user, 'password')
    assert.notProperty(user, 'generatedPassword')

    const read = await client.get(`${URL}/${user.id}`).loginAs(admin)
    assert.deepEqual(read.body().data, user)

    const changed = await client
      .put(`${URL}/${user.id}`)
      .loginAs(admin)
      .json({ phone: '139', roleIds: [] })
    assert.deepEqual(changed.body().data, { ...user, phone: '139', roleIds: [] })

    await client.delete(`${URL}/${user.id}`).loginAs(admin)
    const gone = await client.get(`${URL}/${user.id}`).loginAs(admin)
    gone.assertStatus(200)
    assert.containsSubset(gone.body(), { code: 404, error: 'E_RECORD_NOT_FOUND', data: null })
  })

  test('a user without a password gets one, shown once and to be changed', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const created = await client.post(URL).loginAs(admin).json({ username: 'mei', nickname: 'Mei' })
    const { generatedPassword } = created.body().data
    assert.lengthOf(generatedPassword, 16)

    const login = await client
      .post('/api/auth/login')
      .json({ username: 'mei', password: generatedPassword })
    login.assertStatus(200)
    const me = await client.get('/api/auth/me').bearerToken(login.body().data.accessToken)
    assert.equal(me.body().error, 'E_PASSWORD_CHANGE_REQUIRED')
  })

  test('lists by keyword, status, role and department with all below it, sorted and paged', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const top = await Department.create({ name: 'Top', ancestors: '/' })
    const below = await Department.create({ name: 'Below', parentId: top.id, ancestors: top.path })
    const role = await Role.create({ code: 'r', name: 'R' })
    const [first, second] = await User.createMany([
      { username: 'zz-1', nickname: '100% 王', departmentId: top.id },
      { username: 'zz-2', nickname: '1000 王', departmentId: below.id },
      { username: 'zz-3', nickname: '王', departmentId: below.id, status: 'disabled' },
    ])
    await first!.related('roles').attach([role.id])

    const list = async (query: Record<string, unknown>) => {
      const answer = await client.get(URL).qs(query).loginAs(admin)
      return answer.body().data
    }
    const names = async (query: Record<string, unknown>) => {
      const { items } = await list(query)
      return items.map((user: User) => user.username)
    }

    assert.deepEqual(await names({ departmentId: top.id, sort: 'username' }), [
      'zz-1',
      'zz-2',
      'zz-3',
    ])
    assert.deepEqual(await names({ departmentId: below.id, status: 'enabled' }), ['zz-2'])
    assert.deepEqual(await names({ departmentId: 999_999 }), [])
    assert.deepEqual(await names({ keyword: '100% ' }), ['zz-1'])
    assert.deepEqual(await names({ keyword: 'ZZ-', sort: '-username' }), ['zz-3', 'zz-2', 'zz-1'])
    assert.deepEqual(await names({ roleId: role.id }), ['zz-1'])
    assert.containsSubset(await list({ keyword: '王', pageSize: 2, page: 2, sort: 'username' }), {
      total: 3,
      page: 2,
      pageSize: 2,
      items: [{ username: 'zz-3', roleIds: [] }],
    })
    assert.equal(second!.username, 'zz-2')
  })

  test('tells how many there are, right after each change', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const total = async (filter = {}) => {
      const answer = await client.get(URL).loginAs(admin).qs(filter)
      return answer.body().data.total
    }
    const before = await total()
    const disabled = await total({ status: 'disabled' })
    const created = await client
      .post(URL)
      .loginAs(admin)
      .json({ username: 'counted', nickname: 'Counted', password: 'a long password' })
    assert.equal(await total(), before + 1)

    const { id } = created.body().data
    await client.put(`${URL}/${id}/status`).loginAs(admin).json({ status: 'disabled' })
    assert.equal(await total({ status: 'disabled' }), disabled + 1)
    await client.delete(`${URL}/${id}`).loginAs(admin)
    assert.equal(await total(), before)

    const user = await makeUser()
    assert.equal(await total(), before + 1)
    await user.delete()
    assert.equal(await total(), before)
  })

  test('lists by gender and by the time of creation', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const [early, late] = [await makeUser(), await makeUser()]
    await early.merge({ gender: 'female' }).save()
    await User.query().where('id', early.id).update({ createdAt: '2001-02-03 04:05:06' })
    await User.query().where('id', late.id).update({ createdAt: '2001-02-03 06:05:06' })
    const list = async (filter: object) => {
      const answer = await client.get(URL).loginAs(admin).qs(filter)
      return answer.body().data?.items.map(({ id }: User) => id) ?? answer.body().error
    }
    const day = { createdFrom: '2001-02-03', createdTo: '2001-02-04T00:00:00Z' }
    assert.deepEqual(await list(day), [late.id, early.id])
    assert.deepEqual(await list({ ...day, createdFrom: '2001-02-03T06:00:00+01:00' }), [late.id])
    assert.deepEqual(await list({ ...day, createdTo: '2001-02-03T05:00:00' }), [early.id])
    assert.deepEqual(await list({ ...day, gender: 'female' }), [early.id])
    for (const createdFrom of ['yesterday', '2001-13-01', '99999-01-01', '1']) {
      assert.equal(await list({ createdFrom }), 'E_VALIDATION', createdFrom)
    }
  })

  test('refuses what it does not know, naming the field', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const problem = async (method: 'get' | 'post', value: object) => {
      const request = client.request(URL, method.toUpperCase()).loginAs(admin)
      const answer = await (method === 'get' ? request.qs(value) : request.json(value))
      answer.assertStatus(200)
      assert.equal(answer.body().code, 422)
      return answer.body().details?.[0] ?? answer.body().error
    }
    const valid = { username: 'someone', nickname: 'Someone' }

    assert.containsSubset(await problem('get', { pageSize: 201 }), {
      field: 'pageSize',
      rule: 'range',
    })
    assert.containsSubset(await problem('get', { sort: 'password' }), {
      field: 'sort',
      rule: 'sortable',
    })
    assert.containsSubset(await problem('get', { dataScope: 1 }), {
      field: 'dataScope',
      rule: 'unknown',
    })
    assert.containsSubset(await problem('post', { ...valid, isSuper: true }), {
      field: 'isSuper',
      rule: 'unknown',
    })
    assert.containsSubset(await problem('post', { ...valid, username: 'a b' }), {
      field: 'username',
      rule: 'regex',
    })
    assert.containsSubset(await problem('post', { ...valid, password: 'short' }), {
      field: 'password',
    })
    assert.equal(await problem('post', { ...valid, departmentId: 999_999 }), 'E_REFERENCE_UNKNOWN')
    assert.equal(await problem('post', { ...valid, roleIds: [999_999] }), 'E_REFERENCE_UNKNOWN')
    assert.isNull(await User.findBy({ username: 'someone' }))
  })

  test('says who holds a user name already', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const answer = await client
      .post(URL)
      .loginAs(admin)
      .json({ username: admin.username, nickname: 'x' })
    assert.containsSubset(answer.body(), { code: 409, error: 'E_USERNAME_TAKEN' })
    assert.include(answer.body().message, admin.username)
  })
})

test.group('Users | who may do what to whom', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('nobody grants what they do not hold', async ({ client, assert }) => {
    const editor = await makeUser({ permissions: EDITOR })
    const mighty = await makeUser({ permissions: ['system:role:delete'] })
    const [role] = await mighty.related('roles').query()
    const answer = await client
      .post(URL)
      .loginAs(editor)
      .json({ username: 'puppet', nickname: 'Puppet', roleIds: [role!.id] })

    answer.assertStatus(403)
    assert.equal(answer.body().error, 'E_GRANT_EXCEEDED')
    assert.include(answer.body().message, 'system:role:delete')
    assert.isNull(await User.findBy({ username: 'puppet' }))
  })

  test('only a super administrator touches a super administrator', async ({ client, assert }) => {
    const editor = await makeUser({ permissions: EDITOR })
    const admin = await makeUser({ isSuper: true })
    const [superRole] = await admin.related('roles').query()
    const answers = [
      await client.put(`${URL}/${admin.id}`).loginAs(editor).json({ nickname: 'Mine' }),
      await client.delete(`${URL}/${admin.id}`).loginAs(editor),
      await client
        .post(URL)
        .loginAs(editor)
        .json({ username: 'puppet', nickname: 'Puppet', roleIds: [superRole!.id] }),
    ]
    for (const answer of answers) assert.equal(answer.body().error, 'E_SUPER_ADMIN_PROTECTED')
  })

  test('nobody deletes or disables themselves or changes their own roles', async ({
    client,
    assert,
  }) => {
    const admin = await makeUser({ isSuper: true })
    const answers = [
      await client.delete(`${URL}/${admin.id}`).loginAs(admin),
      await client.put(`${URL}/${admin.id}`).loginAs(admin).json({ status: 'disabled' }),
      await client.put(`${URL}/${admin.id}`).loginAs(admin).json({ roleIds: [] }),
    ]
    for (const answer of answers) assert.equal(answer.body().error, 'E_OWN_ACCOUNT')
  })

  test('a reset password ends the sessions and must be changed', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const user = await makeUser()
    const before = await client.get('/api/auth/me').loginAs(user)
    before.assertStatus(200)

    const reset = await client.put(`${URL}/${user.id}/password`).loginAs(admin).json({})
    const { generatedPassword } = reset.body().data
    const { total } = await db
      .from('iti_sessions')
      .where('user_id', user.id)
      .count('* as total')
      .first()
    assert.equal(Number(total), 0)

    const login = await client
      .post('/api/auth/login')
      .json({ username: user.username, password: generatedPassword })
    const me = await client.get('/api/auth/me').bearerToken(login.body().data.accessToken)
    assert.equal(me.body().error, 'E_PASSWORD_CHANGE_REQUIRED')
  })

  test('nobody resets the password of who holds more, sees more, or of themselves', async ({
    client,
    assert,
  }) => {
    const editor = await makeUser({ permissions: [...EDITOR, 'system:user:reset_password'] })
    const limited = await makeUser({ permissions: ['system:user:reset_password'], dataScope: 5 })
    const reset = async (actor: User, target: User) => {
      const answer = await client.put(`${URL}/${target.id}/password`).loginAs(actor).json({})
      return answer.body().error
    }
    assert.equal(await reset(editor, await makeUser({ isSuper: true })), 'E_SUPER_ADMIN_PROTECTED')
    assert.equal(
      await reset(editor, await makeUser({ permissions: ['system:role:delete'] })),
      'E_GRANT_EXCEEDED'
    )
    assert.equal(await reset(editor, editor), 'E_OWN_ACCOUNT')
    assert.equal(await reset(limited, editor), 'E_RECORD_NOT_FOUND')
    assert.isUndefined(await reset(editor, await makeUser({ permissions: EDITOR })))
  })

  test('the status has an address of its own', async ({ client, assert }) => {
    const admin = await makeUser({ isSuper: true })
    const user = await makeUser()
    const answer = await client
      .put(`${URL}/${user.id}/status`)
      .loginAs(admin)
      .json({ status: 'disabled' })
    assert.equal(answer.body().data.status, 'disabled')
  })

  test('every action wants its own permission', async ({ client, assert }) => {
    const nobody = await makeUser()
    const answers = {
      'system:user:list': await client.get(URL).loginAs(nobody),
      'system:user:create': await client.post(URL).loginAs(nobody).json({}),
      'system:user:update': await client.put(`${URL}/1`).loginAs(nobody).json({}),
      'system:user:reset_password': await client.put(`${URL}/1/password`).loginAs(nobody).json({}),
      'system:user:delete': await client.delete(`${URL}/1`).loginAs(nobody),
    }
    for (const [permission, answer] of Object.entries(answers)) {
      answer.assertStatus(403)
      assert.include(answer.body().message, permission)
    }
  })
})
