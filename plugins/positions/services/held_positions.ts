import type { Database } from '@adonisjs/lucid/database'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { E_POSITION_DISABLED, E_POSITION_UNKNOWN } from '../errors.js'

const FIELD = 'attributes.positionIds'

/** The positions of users, by user: one query for a whole page. */
export async function findPositionIds(
  userIds: readonly number[],
  client: Pick<Database, 'from'>
): Promise<Map<number, number[]>> {
  const rows: { userId: number; positionId: number }[] = await client
    .from('positions_holders')
    .whereIn('user_id', [...userIds])
    .orderBy('position_id')
    .select('user_id as userId', 'position_id as positionId')
  return new Map(
    [...Map.groupBy(rows, ({ userId }) => userId)].map(([userId, held]) => [
      userId,
      held.map(({ positionId }) => positionId),
    ])
  )
}

/** How many users hold each position, by position; one that nobody holds is missing. */
export async function countHolders(
  positionIds: readonly number[],
  client: Pick<Database, 'from'>
): Promise<Map<number, number>> {
  const rows = await client
    .from('positions_holders')
    .whereIn('position_id', [...positionIds])
    .groupBy('position_id')
    .select('position_id')
    .count('* as holders')
  return new Map(rows.map((row) => [row.position_id, Number(row.holders)]))
}

/**
 * Gives a user these positions instead of those they hold.
 *
 * @throws {E_POSITION_UNKNOWN} {E_POSITION_DISABLED} what is disabled may be kept, but not given
 */
export async function exchangePositions(
  userId: number,
  positionIds: readonly number[],
  trx: TransactionClientContract
): Promise<void> {
  const held = await findPositionIds([userId], trx)
  const before = new Set(held.get(userId))
  const after = new Set(positionIds)
  const gone = [...before.difference(after)]
  const added = [...after.difference(before)]

  await assertMayBeGiven(added, trx)
  if (gone.length > 0) {
    await trx
      .from('positions_holders')
      .where('user_id', userId)
      .whereIn('position_id', gone)
      .delete()
  }
  if (added.length > 0) {
    await trx
      .table('positions_holders')
      .multiInsert(added.map((id) => ({ user_id: userId, position_id: id })))
  }
}

/* Locked, so that nobody deletes them meanwhile. */
async function assertMayBeGiven(
  ids: readonly number[],
  trx: TransactionClientContract
): Promise<void> {
  if (ids.length === 0) return

  const positions: { id: number; name: string; status: string }[] = await trx
    .from('positions')
    .whereIn('id', [...ids])
    .orderBy('id')
    .forUpdate()
    .select('id', 'name', 'status')
  const unknown = ids.find((id) => !positions.some((position) => position.id === id))
  if (unknown !== undefined) throw new E_POSITION_UNKNOWN([FIELD, unknown])
  const disabled = positions.find(({ status }) => status === 'disabled')
  if (disabled) throw new E_POSITION_DISABLED([FIELD, disabled.name])
}
