import { id, idFilter } from '@iti/framework/http'
import type { UserField } from '@iti/framework/points'
import vine from '@vinejs/vine'
import { limits } from '../options.js'
import { exchangePositions, findPositionIds } from '../services/held_positions.js'

/** The positions of a user, as `attributes.positionIds`. */
const positionIds: UserField<number[]> = {
  name: 'positionIds',
  label: 'Positions',
  // imported when the application starts, after the hook that takes the options
  schema: vine.array(id()).maxLength(limits.maxPerUser),
  empty: [],
  permissions: { read: 'positions:position:list' },
  read: findPositionIds,
  write: exchangePositions,
  filter: {
    schema: idFilter(),
    apply(query, positionId: number) {
      query.whereIn('id', (holders) =>
        holders.from('positions_holders').where('position_id', positionId).select('user_id')
      )
    },
  },
}
export default positionIds
