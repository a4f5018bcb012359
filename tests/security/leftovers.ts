import db from '@adonisjs/lucid/services/db'

/** Takes back what tests wrote that cannot run in one transaction, because they use many connections at once. */
export async function removeLeftovers(): Promise<void> {
  await db.from('orders').where('order_no', 'like', 'test-%').delete()
  await db.from('iti_users').where('username', 'like', 'test-%').delete()
  await db.from('iti_roles').where('code', 'like', 'test-%').delete()
  await db.from('iti_departments').where('code', 'like', 'test-%').update({ parent_id: null })
  await db.from('iti_departments').where('code', 'like', 'test-%').delete()
}
