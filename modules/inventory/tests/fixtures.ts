import { randomBytes } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { forgetUsers } from '@iti/framework/testing'
import { Part } from '#models/inventory/part'
import { InventoryFacade } from '#modules/inventory/facade'

/** A part of its own for each test, with some stock. */
export const makePart = (fields: Partial<Part> = {}): Promise<Part> =>
  Part.create({ partNo: uniqueName('P'), name: 'Bearing', unit: 'pcs', ...fields })

/** What lies in the warehouse now, and what of it is reserved. */
export async function stockOf(part: Part): Promise<{ onHand: number; reserved: number }> {
  const { onHand, reserved } = await part.refresh()
  return { onHand, reserved }
}

/** A number that no other test uses. */
export const uniqueName = (prefix: string) => `${prefix}-${randomBytes(6).toString('hex')}`

export const inventory = (): Promise<InventoryFacade> => app.container.make(InventoryFacade)

/** Takes back what tests wrote that cannot run in one transaction, because they use many connections at once. */
export async function forgetEverything(): Promise<void> {
  await db.from('inventory_reservations').delete()
  await db.from('inventory_movements').delete()
  await db.from('inventory_parts').delete()
  await forgetUsers()
}
