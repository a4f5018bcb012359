import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { type Attempt, makeScene, rights } from './row_16_fixture.js'

/* Columns, attributes of models, and what other systems call them, with what somebody would like them to be. */
const EXTRA: Record<string, unknown> = {
  is_super: true,
  isSuper: true,
  super: true,
  isAdmin: true,
  admin: 1,
  role: 'super_admin',
  roles: [1],
  role_ids: [1],
  roleId: 1,
  RoleIds: [1],
  permissions: ['*'],
  permission_ids: [1],
  menus: [1],
  id: 1,
  ID: 1,
  user_id: 1,
  userId: 1,
  created_at: '2001-01-01T00:00:00Z',
  createdAt: '2001-01-01T00:00:00Z',
  updatedAt: '2001-01-01T00:00:00Z',
  password_hash: '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA',
  passwordHash: 'x',
  must_change_password: false,
  mustChangePassword: false,
  password_changed_at: null,
  last_login_at: '2001-01-01T00:00:00Z',
  lastLoginIp: '127.0.0.1',
  department_id: null,
  dept_id: 1,
  deptId: 1,
  data_scope: 1,
  tenantId: 1,
  ancestors: '/',
  sessions: [],
  accessToken: 'x',
  $attributes: { isSuper: true },
  $extras: { is_super: true },
  $original: {},
  $isPersisted: true,
  $primaryKeyValue: 1,
  attributes: { is_super: true },
  user: { isSuper: true },
  data: { isSuper: true },
  prototype: { isSuper: true },
  toString: 'x',
}

/* Spelled in the key itself. */
const PATHS = [
  'roles[0]',
  'roles.0',
  'roleIds[]',
  'user.isSuper',
  'isSuper ',
  ' isSuper',
  'isSuper\u0000',
]

test.group('Row 16 | keys that a form does not have', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('are refused wherever something is written, and change nothing', async ({
    client,
    assert,
  }) => {
    const { actor, peer, equal, heldMenu } = await makeScene(client)
    const before = await rights()
    const user = { nickname: 'New' }
    const forms: Attempt[] = [
      ['POST', 'system/users', { username: 'new', ...user }],
      ['PUT', `system/users/${peer.id}`, user],
      ['PUT', `system/users/${actor.id}`, user],
      ['PUT', `system/users/${peer.id}/status`, { status: 'disabled' }],
      ['PUT', `system/users/${peer.id}/password`, { password: 'a long password' }],
      ['DELETE', 'system/users', { ids: [peer.id] }],
      ['POST', 'system/roles', { code: 'new', name: 'New' }],
      ['PUT', `system/roles/${equal.id}`, { name: 'New' }],
      ['POST', 'system/menus', { type: 'page', name: 'New' }],
      ['PUT', `system/menus/${heldMenu.id}`, { name: 'New' }],
      ['POST', 'system/departments', { name: 'New' }],
      ['PUT', 'auth/password', { currentPassword: 'x', newPassword: 'a long password' }],
      ['POST', 'auth/login', { username: 'x', password: 'x' }],
      ['POST', 'auth/refresh', { refreshToken: 'x' }],
    ]
    const extras = [...Object.entries(EXTRA), ...PATHS.map((key) => [key, true] as const)]
    for (const [method, path, body] of forms) {
      for (const [key, value] of extras) {
        const answer = await actor.send(method, `/api/${path}`, { ...body, [key]: value })
        assert.equal(answer.body().error, 'E_VALIDATION', `${method} ${path} ${key}`)
        const fields: string[] = answer.body().details.map(({ field }: { field: string }) => field)
        // where a plugin adds `attributes`, it is what they do not have that is refused
        const isNamed = fields.some((field) => field === key || field.startsWith(`${key}.`))
        assert.isTrue(isNamed, `${method} ${path} ${key}`)
      }
    }
    assert.deepEqual(await rights(), before)
  })

  test('that belong to another form of the same thing are refused too', async ({
    client,
    assert,
  }) => {
    const { actor, peer, superRole } = await makeScene(client)
    const before = await rights()
    const attempts: Attempt[] = [
      // a name and a password are given once, and changed in ways of their own
      ['PUT', `users/${peer.id}`, { username: 'admin' }],
      ['PUT', `users/${peer.id}`, { password: 'a long password' }],
      ['PUT', `users/${actor.id}`, { password: 'a long password' }],
      ['PUT', `users/${peer.id}/status`, { status: 'enabled', roleIds: [superRole.id] }],
      ['PUT', `users/${peer.id}/status`, { status: 'enabled', departmentId: 1 }],
      ['PUT', `users/${peer.id}/password`, { status: 'enabled' }],
      ['DELETE', 'users', { ids: [peer.id], force: true }],
      ['POST', 'users', { username: 'new', nickname: 'New', dataScope: 1 }],
      ['POST', 'users', { username: 'new', nickname: 'New', menuIds: [1] }],
      ['POST', 'departments', { name: 'New', ancestors: '/' }],
    ]
    for (const [method, path, body] of attempts) {
      const answer = await actor.send(method, `/api/system/${path}`, body)
      assert.equal(answer.body().error, 'E_VALIDATION', `${path} ${JSON.stringify(body)}`)
    }
    assert.deepEqual(await rights(), before)
  })

  test('a prototype of JSON gives no field to anybody', async ({ client, assert }) => {
    const { actor, peer } = await makeScene(client)
    const before = await rights()
    const polluted = '{"isSuper":true,"is_super":true,"roleIds":[1],"status":"disabled","id":1}'
    for (const body of [
      `{"__proto__":${polluted}}`,
      `{"__proto__":{"nickname":"polluted"}}`,
      `{"__proto__":{"status":"disabled"}}`,
      `{"__proto__":{"__proto__":${polluted}}}`,
      `{"constructor":{"prototype":${polluted}}}`,
      `{"roleIds":{"__proto__":[1]}}`,
      `{"\\u005f\\u005fproto__":${polluted}}`,
    ]) {
      await actor.send('PUT', `/api/system/users/${peer.id}`, body)
      await actor.send('PUT', `/api/system/users/${actor.id}`, body)
    }
    assert.deepEqual(await rights(), before)
    assert.isUndefined(({} as Record<string, unknown>).isSuper)
  })
})
