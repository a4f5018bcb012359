import db from '@adonisjs/lucid/services/db'
import { decodeServiceToken } from '../src/access/service_tokens/token_format.js'

/** Has this process accept a token that its own configuration calls it with. */
export async function acceptToken(token: string, scope: string): Promise<void> {
  const { id, secretHash } = decodeServiceToken(token)!
  await db.table('iti_service_tokens').insert({
    service: 'orders',
    token_id: id,
    secret_hash: secretHash,
    scopes: JSON.stringify([scope]),
    can_act_as: false,
    slot: 1,
    expires_at: '2099-01-01 00:00:00',
    created_at: '2026-01-01 00:00:00',
  })
}
