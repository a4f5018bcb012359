import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { type Attempt, makeScene, rights, type Scene, UNHELD } from './row_16_fixture.js'

/** What is refused by its own rule, by the name of the rule. */
const REFUSED: Record<string, (scene: Scene) => Attempt[]> = {
  E_GRANT_EXCEEDED: ({ peer, strong, stronger, equal, unheld, heldMenu }) => [
    ['POST', 'users', { username: 'new', nickname: 'New', roleIds: [stronger.id] }],
    ['POST', 'users', { username: 'new', nickname: 'New', roleIds: [equal.id, stronger.id] }],
    ['PUT', `users/${peer.id}`, { roleIds: [stronger.id] }],
    ['PUT', `users/${peer.id}`, { roleIds: [equal.id, stronger.id] }],
    ['PUT', `users/${strong.id}/password`, { password: 'now it is known' }],
    ['PUT', `users/${strong.id}/password`, {}],
    ['POST', 'roles', { code: 'new', name: 'New', menuIds: [unheld.id] }],
    ['POST', 'roles', { code: 'new', name: 'New', menuIds: [heldMenu.id, unheld.id] }],
    ['POST', 'roles', { code: 'new', name: 'New', status: 'disabled', menuIds: [unheld.id] }],
    ['PUT', `roles/${equal.id}`, { menuIds: [heldMenu.id, unheld.id] }],
    ['PUT', `roles/${equal.id}`, { status: 'disabled', menuIds: [unheld.id] }],
    [
      'POST',
      'menus',
      { type: 'button', name: 'New', permission: UNHELD, parentId: heldMenu.parentId },
    ],
    ['POST', 'menus', { type: 'page', name: 'New', permission: UNHELD }],
    ['PUT', `menus/${heldMenu.id}`, { permission: UNHELD }],
    ['PUT', `menus/${unheld.id}`, { permission: 'system:user:list' }],
    ['PUT', `menus/${unheld.id}`, { permission: null }],
    ['PUT', `menus/${unheld.id}`, { status: 'disabled' }],
    ['DELETE', `menus/${unheld.id}`, {}],
    ['DELETE', 'menus', { ids: [unheld.id] }],
  ],
  E_SUPER_ADMIN_PROTECTED: ({ admin, superRole, peer, equal }) => [
    ['POST', 'users', { username: 'new', nickname: 'New', roleIds: [superRole.id] }],
    ['POST', 'users', { username: 'new', nickname: 'New', roleIds: [equal.id, superRole.id] }],
    ['PUT', `users/${peer.id}`, { roleIds: [superRole.id] }],
    ['PUT', `users/${admin.id}`, { nickname: 'Mine' }],
    ['PUT', `users/${admin.id}`, { email: 'mine@example.com' }],
    ['PUT', `users/${admin.id}`, { status: 'disabled' }],
    ['PUT', `users/${admin.id}`, { roleIds: [] }],
    ['PUT', `users/${admin.id}`, {}],
    ['PUT', `users/${admin.id}/status`, { status: 'disabled' }],
    ['PUT', `users/${admin.id}/password`, { password: 'now it is known' }],
    ['DELETE', `users/${admin.id}`, {}],
    ['DELETE', 'users', { ids: [peer.id, admin.id] }],
    ['PUT', `roles/${superRole.id}`, { name: 'Mine' }],
    ['PUT', `roles/${superRole.id}`, { code: 'mine' }],
    ['PUT', `roles/${superRole.id}`, { status: 'disabled' }],
    ['PUT', `roles/${superRole.id}`, { dataScope: 5, menuIds: [] }],
    ['DELETE', `roles/${superRole.id}`, {}],
    ['DELETE', 'roles', { ids: [equal.id, superRole.id] }],
  ],
  E_OWN_ACCOUNT: ({ actor, own, equal, stronger, superRole }) => [
    ['PUT', `users/${actor.id}`, { roleIds: [] }],
    ['PUT', `users/${actor.id}`, { roleIds: [equal.id] }],
    ['PUT', `users/${actor.id}`, { roleIds: [own.id, equal.id] }],
    ['PUT', `users/${actor.id}`, { roleIds: [own.id, stronger.id] }],
    ['PUT', `users/${actor.id}`, { roleIds: [own.id, superRole.id] }],
    ['PUT', `users/${actor.id}`, { status: 'disabled' }],
    ['PUT', `users/${actor.id}/status`, { status: 'disabled' }],
    ['PUT', `users/${actor.id}/password`, { password: 'without the current one' }],
    ['DELETE', `users/${actor.id}`, {}],
    ['DELETE', 'users', { ids: [actor.id] }],
  ],
  E_OWN_ROLE: ({ own, unheld, heldMenu, equal }) => [
    ['PUT', `roles/${own.id}`, { menuIds: [heldMenu.id, unheld.id] }],
    ['PUT', `roles/${own.id}`, { menuIds: [] }],
    ['PUT', `roles/${own.id}`, { dataScope: 1 }],
    ['PUT', `roles/${own.id}`, { name: 'Mine' }],
    ['PUT', `roles/${own.id}`, {}],
    ['DELETE', `roles/${own.id}`, {}],
    ['DELETE', 'roles', { ids: [equal.id, own.id] }],
  ],
  E_ROLE_CODE_TAKEN: ({ equal }) => [
    ['POST', 'roles', { code: 'super_admin', name: 'Super administrator' }],
    ['PUT', `roles/${equal.id}`, { code: 'super_admin' }],
  ],
}

test.group('Row 16 | rising above oneself', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is refused by {$self}, and changes nothing')
    .with(Object.keys(REFUSED))
    .run(async ({ client, assert }, rule) => {
      const scene = await makeScene(client)
      const before = await rights()
      for (const [method, path, body] of REFUSED[rule]!(scene)) {
        const answer = await scene.actor.send(method, `/api/system/${path}`, body)
        assert.equal(answer.body().error, rule, `${method} ${path} ${JSON.stringify(body)}`)
      }
      assert.deepEqual(await rights(), before)
    })

  test('a session of a super administrator is not ended by others', async ({ client, assert }) => {
    const { session } = await makeScene(client)
    const guard = await makeUser({ permissions: [UNHELD] })
    const caller = await Caller.signIn(client, guard)
    const answer = await caller.send('DELETE', `/api/system/sessions/${session}`)
    assert.equal(answer.body().error, 'E_SUPER_ADMIN_PROTECTED')
  })

  test('the role of super administrators is not edited by them either', async ({
    client,
    assert,
  }) => {
    const { admin, superRole } = await makeScene(client)
    const caller = await Caller.signIn(client, admin)
    for (const body of [{ code: 'other' }, { dataScope: 5 }, { status: 'disabled' }]) {
      const answer = await caller.send('PUT', `/api/system/roles/${superRole.id}`, body)
      assert.equal(answer.body().error, 'E_SUPER_ADMIN_PROTECTED')
    }
  })
})

/* Codes that elsewhere stood for several roles, for one of the system, or for something else altogether. */
const CODES = [
  ...[
    'a,b',
    'super_admin,x',
    'x,super_admin',
    'a b',
    ' super_admin',
    'super_admin ',
    'super_admin\n',
  ],
  ...['Super_admin', 'SUPER_ADMIN', 'Admin', 'ADMIN', 's\u00fcper_admin', '\u0455uper_admin'],
  ...[
    'super_admin\u0000',
    'super_admin\u200b',
    '\u202enimda',
    '*',
    '*:*:*',
    'role:admin',
    'a.b',
    'a/b',
  ],
  ...[
    "a'b",
    'a"b',
    'a;b',
    'a--b\n',
    'a%',
    '%',
    '',
    'a',
    '1a',
    '-a',
    '_a',
    '__proto__',
    'a\\b',
    '${a}',
  ],
  ...['x'.repeat(65), ['admin'], ['a', 'b'], { code: 'a' }, 1, true, null],
]

test.group('Row 16 | codes of roles', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('that are malformed are refused, also of a super administrator', async ({
    client,
    assert,
  }) => {
    const { actor, admin, equal } = await makeScene(client)
    const before = await rights()
    for (const caller of [actor, await Caller.signIn(client, admin)]) {
      for (const code of CODES) {
        const answers = [
          await caller.send('POST', '/api/system/roles', { code, name: 'New' }),
          await caller.send('PUT', `/api/system/roles/${equal.id}`, { code }),
        ]
        for (const answer of answers)
          assert.equal(answer.body().error, 'E_VALIDATION', JSON.stringify(code))
      }
    }
    assert.deepEqual({ ...(await rights()), sessions: before.sessions }, before)
  })
})
