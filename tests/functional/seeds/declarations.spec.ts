import { test } from '@japa/runner'
import type { Row, SeedResult } from '../../../src/seeds/main.js'
import { Deployment } from '../plugins/positions_deployment.js'
import { SeedingProject } from './seeding_project.js'

/* The module of the orders as a later release declares it, with a role besides. */
const LATER = `import orders from '../../modules/orders/module.js'

const reword = (menu) => ({ ...menu, name: 'New ' + menu.name, children: menu.children?.map(reword) })
const [status] = orders.dictionaries
const [placed, cancelled] = status.items
const roles = [
  { code: 'clerk', name: process.env.ROLE + ' clerk' },
  { code: 'buyer', name: process.env.ROLE + ' buyer' },
  { code: 'guest', name: process.env.ROLE + ' guest' },
]
const seed = {
  name: 'orders.roles',
  run: (seed) => seed.rows({ table: 'iti_roles', key: 'code', rows: roles }),
}
const isLater = process.env.ROLE === 'New'
const later = {
  menus: orders.menus.map(reword),
  dictionaries: [
    {
      ...status,
      name: 'New status',
      items: [
        { ...placed, label: 'New placed' },
        { ...cancelled, color: 'red' },
        { value: 'shipped', label: 'Shipped' },
      ],
    },
  ],
}
export default { ...orders, ...(isLater && later), seeds: [async () => ({ default: seed })] }
`

const CHANGES = `modules: [() => import('../../modules/inventory/module.js'), () => import('./orders.js')]`

const named = (seeds: SeedResult[], name: string) => seeds.find((seed) => seed.name === name)

test.group('Declared menus, dictionaries and roles, and settings', () => {
  test('follow a later release but for what an operator edited or deleted, in the administration or below it', async ({
    assert,
  }) => {
    const deployment = await Deployment.create()
    const { db, name: database } = deployment.database
    const files = { 'orders.js': LATER }
    const project = await SeedingProject.create({ database, files, changes: CHANGES })
    const seed = async (ROLE: string) => {
      const { exitCode, stdout, stderr } = await project.seed(['--json'], { ROLE })
      assert.equal(exitCode, 0, stdout + stderr)
      return JSON.parse(stdout).seeds as SeedResult[]
    }
    const rowOf = (table: string, code: string): Promise<Row> =>
      db.from(table).where('code', code).firstOrFail()
    await deployment.start(false)
    await seed('Old')

    const admin = await deployment.signIn('admin')
    const send = async (method: string, path: string, body?: object) => {
      const answer = await admin(method, path, body)
      assert.equal(answer.code, 0, `${path} ${JSON.stringify(answer)}`)
      return answer.data
    }
    const idOf = async (table: string, code: string) => {
      const { id } = await rowOf(table, code)
      return id as number
    }
    const menus = '/api/system/menus'
    await send('PUT', `${menus}/${await idOf('iti_menus', 'orders')}`, { name: 'Mine' })
    const cancel = await idOf('iti_menus', 'orders:order:cancel')
    await send('DELETE', menus, { ids: [cancel] })

    const items = '/api/system/dictionaries/orders.status/items'
    const placed = await idOf('iti_dictionary_items', 'orders.status:placed')
    await send('PUT', `${items}/${placed}`, { label: 'Mine' })
    await db.from('iti_dictionary_items').where('code', 'orders.status:cancelled').delete()

    const roles = '/api/system/roles'
    await send('PUT', `${roles}/${await idOf('iti_roles', 'clerk')}`, { name: 'Mine' })
    await send('DELETE', roles, { ids: [await idOf('iti_roles', 'guest')] })
    await send('PUT', '/api/system/settings/orders.most_lines', { value: 7 })
    await deployment.stop()

    for (const isFirst of [true, false]) {
      const seeds = await seed('New')
      const counts = (name: string, [changed, added]: [number, number]) => {
        const { created, updated, kept, skipped } = named(seeds, name)!
        const expected = isFirst ? [added, changed, 1, 1] : [0, 0, 1, 1]
        assert.deepEqual([created, updated, kept, skipped], expected, name)
      }
      counts('system.declared_menus', [1, 0])
      counts('system.declared_dictionaries', [1, 1])
      counts('orders.roles', [1, 0])

      assert.containsSubset(await rowOf('iti_menus', 'orders'), { name: 'Mine' })
      assert.containsSubset(await rowOf('iti_menus', 'orders.orders'), { name: 'New Orders' })
      assert.isEmpty(await db.from('iti_menus').where('code', 'orders:order:cancel'))
      assert.containsSubset(await rowOf('iti_dictionaries', 'orders.status'), {
        name: 'New status',
      })
      const labels = await db.from('iti_dictionary_items').orderBy('sort').select('label')
      assert.deepEqual(labels, [{ label: 'Mine' }, { label: 'Shipped' }])
      const left = await db.from('iti_roles').orderBy('id').select('code', 'name')
      assert.deepEqual(left.slice(1), [
        { code: 'clerk', name: 'Mine' },
        { code: 'buyer', name: 'New buyer' },
      ])
      // a setting has no row but that of an operator
      const settings = await db.from('iti_settings')
      assert.lengthOf(settings, 1)
      assert.containsSubset(settings, [{ key: 'orders.most_lines' }])
    }
  })
})
