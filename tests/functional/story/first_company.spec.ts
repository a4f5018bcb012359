import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'

interface Item {
  id: number
  name: string
  parentId: number | null
  permission: string | null
  departmentId: number
}

/* One person at work: everything goes over HTTP with the token of their sign-in. */
class Person {
  readonly #client: ApiClient
  #token = ''

  constructor(client: ApiClient) {
    this.#client = client
  }

  async signIn(username: string, password: string) {
    const answer = await this.#client.post('/api/auth/login').json({ username, password })
    answer.assertStatus(200)
    this.#token = answer.body().data.accessToken
  }

  async call(method: 'get' | 'post' | 'put', path: string, body: object = {}) {
    const request = this.#client
      .request(`/api/${path}`, method.toUpperCase())
      .bearerToken(this.#token)
    return await (method === 'get' ? request.qs(body) : request.json(body))
  }

  async do(method: 'get' | 'post' | 'put', path: string, body: object = {}) {
    const answer = await this.call(method, path, body)
    answer.assertBodyContains({ code: 0, message: 'ok' })
    return answer.body().data
  }
}

test.group('A company moves in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('from the divisions of China to an order that finds no stock', async ({
    client,
    assert,
  }) => {
    const ace = await app.container.make('ace')
    const seeding = await ace.exec('db:seed', ['--environment=demo', '--compact-output'])
    assert.equal(seeding.exitCode, 0)
    const password = 'operator of the company'
    await db
      .from('iti_users')
      .where('username', 'admin')
      .update({ password: await hash.make(password), must_change_password: false })

    const admin = new Person(client)
    await admin.signIn('admin', password)
    const me = await admin.do('get', 'auth/me')
    assert.deepEqual(me.permissions, ['*'])

    // the tree of the country, and who works in a county
    const departments: { items: Item[]; total: number } = await admin.do(
      'get',
      'system/departments'
    )
    assert.equal(departments.total, 1 + 31 + 342 + 2978)
    const named = (name: string) => departments.items.find((item) => item.name === name)!
    const { total: inCountry } = await admin.do('get', 'system/users', {
      departmentId: named('华夏贸易集团').id,
    })
    assert.equal(inCountry, 2000)
    const zhejiang = await admin.do('get', 'system/users', {
      departmentId: named('浙江省').id,
      pageSize: 200,
    })
    const county = departments.items.find((item) => item.id === zhejiang.items[0].departmentId)!
    const people = await admin.do('get', 'system/users', { departmentId: county.id })
    assert.isAbove(people.total, 0)
    assert.isBelow(people.total, zhejiang.total)
    for (const person of people.items) assert.equal(person.departmentId, county.id)

    // a role for the warehouse, and somebody who holds it
    const menus: { items: Item[] } = await admin.do('get', 'system/menus')
    const granted = menus.items.filter(({ permission }) =>
      /^(inventory:(part|movement|reservation):|orders:order:)/.test(permission ?? '')
    )
    assert.isAbove(granted.length, 8)
    const role = await admin.do('post', 'system/roles', {
      code: 'storekeeper',
      name: '仓管员',
      dataScope: 3,
      menuIds: granted.map(({ id }) => id),
    })
    await admin.do('post', 'system/users', {
      username: 'wang.keeper',
      nickname: '王仓管',
      password: 'keeper of the store',
      departmentId: county.id,
      roleIds: [role.id],
    })

    const keeper = new Person(client)
    await keeper.signIn('wang.keeper', 'keeper of the store')
    const profile = await keeper.do('get', 'auth/me')
    assert.deepEqual(profile.department, { id: county.id, name: county.name })
    const navigation: { name: string }[] = await keeper.do('get', 'auth/menus')
    assert.notInclude(
      navigation.map(({ name }) => name),
      'system'
    )
    const refused = await keeper.call('get', 'system/users')
    refused.assertStatus(403)
    assert.equal(refused.body().error, 'E_PERMISSION_DENIED')

    // parts and stock
    const bolt = await keeper.do('post', 'inventory/parts', {
      partNo: 'M8-40',
      name: '螺栓',
      unit: 'pcs',
    })
    await keeper.do('post', `inventory/parts/${bolt.id}/movements`, {
      kind: 'receipt',
      quantity: 100,
    })
    const available = async () => {
      const part = await keeper.do('get', `inventory/parts/${bolt.id}`)
      return part.onHand - part.reserved
    }
    assert.equal(await available(), 100)

    // orders until stock runs out
    const order = (quantity: number) => ({
      customer: '杭州机械厂',
      lines: [{ partNo: 'M8-40', quantity, unitPrice: '0.35' }],
    })
    const first = await keeper.do('post', 'orders/orders', order(60))
    assert.equal(first.total, '21.00')
    assert.equal(await available(), 40)

    const tooMuch = await keeper.call('post', 'orders/orders', order(41))
    tooMuch.assertStatus(200)
    tooMuch.assertBodyContains({ code: 409, error: 'E_STOCK_INSUFFICIENT' })
    assert.equal(await available(), 40)

    await keeper.do('put', `orders/orders/${first.id}/cancel`)
    assert.equal(await available(), 100)

    let placed = 0
    for (
      let answer = await keeper.call('post', 'orders/orders', order(30));
      answer.body().code === 0;
      placed++
    ) {
      answer = await keeper.call('post', 'orders/orders', order(30))
    }
    assert.equal(placed, 3)
    assert.equal(await available(), 10)
  }).timeout(120_000)
})
