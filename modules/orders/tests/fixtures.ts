import { randomBytes } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { forgetUsers, makeUser } from '@iti/framework/testing'

const PARTS = '/api/inventory/parts'

export const ORDERS = '/api/orders/orders'

/** Somebody who may do everything with orders, and look after the stock. */
export const makeClerk = () =>
  makeUser({
    permissions: [
      'orders:order:list',
      'orders:order:create',
      'orders:order:cancel',
      'inventory:part:list',
      'inventory:part:create',
      'inventory:movement:create',
    ],
  })

export type Clerk = Awaited<ReturnType<typeof makeClerk>>

/** A new part with stock, made through the API of the inventory as any other client would. */
export async function stockPart(client: ApiClient, clerk: Clerk, quantity = 100) {
  const partNo = `P-${randomBytes(6).toString('hex')}`
  const part = await client
    .post(PARTS)
    .json({ partNo, name: 'Bearing', unit: 'pcs' })
    .loginAs(clerk)
  const url = `${PARTS}/${part.body().data.id}`
  await client.post(`${url}/movements`).json({ kind: 'receipt', quantity }).loginAs(clerk)

  const reserved = async (): Promise<number> => {
    const answer = await client.get(url).loginAs(clerk)
    return answer.body().data.reserved
  }
  return { partNo, reserved }
}

/**
 * Takes back what tests wrote that cannot run in one transaction, because they use many connections at once. Parts
 * stay: each test has its own.
 */
export async function forgetEverything(): Promise<void> {
  await db.from('orders').delete()
  await forgetUsers()
}
