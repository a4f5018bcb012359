import { test } from '@japa/runner'
import { Deployment, type Send } from './positions_deployment.js'

const POSITIONS = '/api/positions/positions'

interface Menu {
  id: number
  permission: string | null
}

/** All that shows of the plugin, to an administrator and to a clerk who may see positions. */
async function findTraces(deployment: Deployment, user: string, role: string) {
  const admin = await deployment.signIn('admin')
  const clerk = await deployment.signIn('clerk')
  const get = async (send: Send, path: string) => {
    const { data } = await send('GET', path)
    return data
  }
  const menus: { items: Menu[] } = await get(admin, '/api/system/menus')
  const { menuIds } = await get(admin, role)
  const { permissions } = await get(clerk, '/api/auth/me')
  const { attributes } = await get(clerk, user)
  const { error } = await clerk('GET', POSITIONS)
  return {
    error,
    menus: menus.items.filter(({ permission }) => permission?.startsWith('positions:')).length,
    isInNavigation: tells(await get(clerk, '/api/auth/menus'), 'positions/index'),
    isInForm: tells(await get(clerk, '/api/system/users/form'), 'attributes.positionIds'),
    permissions,
    menuIds,
    attributes,
    problems: [
      ...problemsIn(await clerk('PUT', user, { attributes: {} })),
      ...problemsIn(await clerk('GET', '/api/system/users?filter[attributes.positionIds]=1')),
    ],
  }
}

const tells = (answer: unknown, text: string) => JSON.stringify(answer).includes(text)

const problemsIn = ({ details = [] }: { details?: { field: string; rule: string }[] }) =>
  details.map(({ field, rule }) => `${rule} ${field}`)

test.group('The plugin of positions', () => {
  test('leaves nothing when it is turned off, and has lost nothing when it is back', async ({
    assert,
  }) => {
    const deployment = await Deployment.create()
    const { db } = deployment.database
    const seededMenus = () => db.from('iti_menus').where('module', 'positions')

    await deployment.seed(false)
    assert.lengthOf(await seededMenus(), 0)
    await deployment.start(true)
    assert.lengthOf(await seededMenus(), 4)

    const admin = await deployment.signIn('admin')
    const menus = await admin('GET', '/api/system/menus')
    const menuIdsOf = (permissions: string[]): number[] =>
      menus.data.items
        .filter(({ permission }: Menu) => permission && permissions.includes(permission))
        .map(({ id }: Menu) => id)
        .sort((one: number, other: number) => one - other)
    const own = ['system:user:list', 'system:user:update']
    const added = ['positions:position:create', 'positions:position:list']

    const position = await admin('POST', POSITIONS, { code: 'cashier', name: 'Cashier' })
    const role = await admin('POST', '/api/system/roles', {
      code: 'clerk',
      name: 'Clerk',
      dataScope: 1,
      menuIds: menuIdsOf([...own, ...added]),
    })
    const userId = await deployment.makeUser(admin, {
      username: 'clerk',
      roleIds: [role.data.id],
      attributes: { positionIds: [position.data.id] },
    })
    const userPath = `/api/system/users/${userId}`
    const rolePath = `/api/system/roles/${role.data.id}`
    const traces = () => findTraces(deployment, userPath, rolePath)
    const whileOn = {
      error: undefined,
      menus: 4,
      isInNavigation: true,
      isInForm: true,
      permissions: [...added, ...own],
      menuIds: menuIdsOf([...own, ...added]),
      attributes: { positionIds: [position.data.id] },
      problems: [],
    }
    assert.deepEqual(await traces(), whileOn)

    await deployment.start(false)
    assert.deepEqual(await traces(), {
      error: 'E_ROUTE_NOT_FOUND',
      menus: 0,
      isInNavigation: false,
      isInForm: false,
      permissions: own,
      menuIds: menuIdsOf(own),
      attributes: {},
      problems: ['unknown attributes', 'unknown filter'],
    })

    // operators work on meanwhile, and save what they see
    const operator = await deployment.signIn('admin')
    const renamedRole = await operator('PUT', rolePath, { name: 'Other', menuIds: menuIdsOf(own) })
    const renamedUser = await operator('PUT', userPath, {
      nickname: 'Other',
      roleIds: [role.data.id],
    })
    assert.deepEqual([renamedRole.code, renamedUser.code], [0, 0])
    assert.lengthOf(await seededMenus(), 4)
    assert.lengthOf(await db.from('positions').where('code', 'cashier'), 1)
    assert.lengthOf(await db.from('positions_holders').where('user_id', userId), 1)

    await deployment.start(true)
    assert.deepEqual(await traces(), whileOn)
  }).timeout(120_000)
})
