import testUtils from '@adonisjs/core/services/test_utils'
import { Department } from '@iti/framework/models/system/department'
import type { DataScope } from '@iti/framework/models/system/role'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { Order } from '#models/orders/order'
import { DateTime } from 'luxon'

const URL = '/api/orders/orders'
const PERMISSIONS = ['orders:order:list', 'orders:order:cancel']

test.group('Orders | data scope', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('an order is seen through the department it was placed in, or by who placed it', async ({
    client,
    assert,
  }) => {
    const town = await Department.create({ name: 'Town', ancestors: '/' })
    const district = await Department.create({
      name: 'District',
      parentId: town.id,
      ancestors: town.path,
    })
    const makeClerk = (dataScope: DataScope) =>
      makeUser({ permissions: PERMISSIONS, dataScope, departmentId: town.id })
    const self = await makeClerk(5)

    const place = (orderNo: string, departmentId: number, ownerId: number) =>
      Order.create({
        orderNo,
        customer: 'Customer',
        status: 'placed',
        ownerId,
        departmentId,
        total: '1.00',
        placedAt: DateTime.utc(),
      })
    const inTown = await place('T-1', town.id, 999)
    const inDistrict = await place('D-1', district.id, 999)
    const own = await place('O-1', district.id, self.id)

    const expected = new Map([
      [await makeClerk(1), [inTown, inDistrict, own]],
      [await makeClerk(2), []],
      [await makeClerk(3), [inTown]],
      [await makeClerk(4), [inTown, inDistrict, own]],
      [self, [own]],
    ])
    for (const [clerk, orders] of expected) {
      const list = await client.get(URL).loginAs(clerk)
      assert.sameMembers(
        list.body().data.items.map(({ orderNo }: Order) => orderNo),
        orders.map(({ orderNo }) => orderNo)
      )
      for (const order of [inTown, inDistrict, own].filter((one) => !orders.includes(one))) {
        const read = await client.get(`${URL}/${order.id}`).loginAs(clerk)
        assert.equal(read.body().error, 'E_RECORD_NOT_FOUND')
        const cancelled = await client.put(`${URL}/${order.id}/cancel`).loginAs(clerk)
        assert.equal(cancelled.body().error, 'E_RECORD_NOT_FOUND')
      }
    }
    const untouched = await Order.query().where('status', 'placed')
    assert.lengthOf(untouched, 3)
  })
})
