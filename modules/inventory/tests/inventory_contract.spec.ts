import { Container } from '@adonisjs/core/container'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApplicationService } from '@adonisjs/core/types'
import { test } from '@japa/runner'
import { bindFacade, bindLocally } from '@iti/framework/modules'
import { Part } from '#models/inventory/part'
import {
  E_PART_DISABLED,
  E_PART_NO_TAKEN,
  E_PART_UNKNOWN,
  E_RESERVATION_MISMATCH,
  E_RESERVATION_RELEASED,
  E_STOCK_INSUFFICIENT,
} from '../errors.js'
import { InventoryFacade } from '../facade.js'
import InventoryService from '../services/inventory_service.js'
import { PartsService } from '../services/parts_service.js'
import { inventory, makePart, uniqueName } from './fixtures.js'

/** The facade over a look-up of parts that a test has changed. */
function inventoryWith(parts: PartsService): Promise<InventoryFacade> {
  const container = new Container()
  container.bindValue(PartsService, parts)
  bindLocally(
    { container, inProduction: false } as unknown as ApplicationService,
    bindFacade(InventoryFacade, async () => ({ default: InventoryService }))
  )
  return container.make(InventoryFacade)
}

test.group('Inventory contract', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('tells each failure of its contract as the class of its contract', async ({ assert }) => {
    const facade = await inventory()
    const part = await makePart({ onHand: 5 })
    const disabled = await makePart({ onHand: 5, status: 'disabled' })
    const [kept, released] = [uniqueName('R'), uniqueName('R')]
    const reserve = (reference: string, { partNo }: { partNo: string }, quantity = 1) =>
      facade.reserve({ reference, lines: [{ partNo, quantity }] }).then(
        () => assert.fail(),
        (error) => error
      )
    for (const reference of [kept, released]) {
      await facade.reserve({ reference, lines: [{ partNo: part.partNo, quantity: 1 }] })
    }
    await facade.release({ reference: released })

    const told = [
      { error: await reserve('R', { partNo: 'unknown' }), as: E_PART_UNKNOWN, values: ['unknown'] },
      { error: await reserve('R', disabled), as: E_PART_DISABLED, values: [disabled.partNo] },
      { error: await reserve('R', part, 9), as: E_STOCK_INSUFFICIENT, values: [part.partNo, 9, 4] },
      { error: await reserve(kept, part, 2), as: E_RESERVATION_MISMATCH, values: [kept] },
      { error: await reserve(released, part), as: E_RESERVATION_RELEASED, values: [released] },
    ]
    for (const { error, as, values } of told) {
      assert.instanceOf(error, as)
      assert.deepEqual(error.values, values)
    }
    assert.sameMembers(
      told.map(({ as }) => as as unknown),
      Object.values(InventoryFacade.contract.operations.reserve.errors)
    )
  })

  test('does not let a failure pass that its contract does not name', async ({ assert }) => {
    class ForgetfulParts extends PartsService {
      override async findByPartNo(): Promise<never> {
        throw new E_PART_NO_TAKEN(['P-1'])
      }
    }
    const facade = await inventoryWith(new ForgetfulParts())
    await assert.rejects(
      () => facade.findParts({ partNos: ['P-1'] }),
      /InventoryFacade\.findParts fails with E_PART_NO_TAKEN, which its contract does not declare/
    )
  })

  test('a part that is deleted after it was looked up is unknown', async ({ assert }) => {
    class VanishingParts extends PartsService {
      override async findByPartNo(partNos: readonly string[]) {
        const parts = await super.findByPartNo(partNos)
        await Part.query()
          .whereIn('part_no', [...partNos])
          .delete()
        return parts
      }
    }
    const { partNo } = await makePart({ onHand: 5 })
    const facade = await inventoryWith(new VanishingParts())
    await assert.rejects(
      () => facade.reserve({ reference: uniqueName('R'), lines: [{ partNo, quantity: 1 }] }),
      E_PART_UNKNOWN as unknown as ErrorConstructor,
      `There is no part "${partNo}"`
    )
  })
})
