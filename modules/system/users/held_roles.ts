import db from '@adonisjs/lucid/services/db'

/** The ids of the roles of some users, in one query. */
export async function findRoleIds(userIds: readonly number[]): Promise<Map<number, number[]>> {
  if (userIds.length === 0) return new Map()

  const rows = await db
    .from('iti_user_roles')
    .whereIn('user_id', [...userIds])
    .orderBy('role_id')
    .select('user_id', 'role_id')
  const byUser = Map.groupBy(rows, (row) => row.user_id as number)
  return new Map(
    [...byUser].map(([userId, held]) => [userId, held.map((row) => row.role_id as number)])
  )
}
