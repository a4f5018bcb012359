import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Principal } from '../../../src/access/main.js'
import {
  paginate,
  toIsoTime,
  toSqlTime,
  type Page,
  type PageRequest,
} from '../../../src/database/main.js'
import type { SettingDeclaration } from '../../../src/modules/main.js'

const TABLE = 'iti_setting_changes'

/** What somebody did to a setting. */
export interface SettingChange {
  id: number
  /** Null also if what was set before is none of the setting as it is declared now. */
  from: unknown
  to: unknown
  /** Whether the values are not told, because it is or was a secret. */
  secret: boolean
  /** Whether the declared default holds since. */
  isDefault: boolean
  /** Null if the account is gone. */
  user: { id: number; name: string } | null
  changedAt: string
}

/** A change that is about to be recorded, with values as JSON. */
export interface NewChange {
  from: string | null
  to: string | null
  isDefault: boolean
}

interface Row {
  id: number
  from: string | null
  to: string | null
  isSecret: boolean | number
  isDefault: boolean | number
  userId: number | null
  userName: string
  changedAt: Date | string
}

/** Records what becomes of a setting; never what a secret is, or was before it was declared to be one. */
export async function recordSettingChange(
  { key, secret = false }: SettingDeclaration,
  { from, to, isDefault }: NewChange,
  actor: Principal,
  trx: TransactionClientContract
): Promise<void> {
  if (secret) {
    const shown = trx.from(TABLE).where({ setting_key: key, is_secret: false })
    await shown.update({ old_value: null, new_value: null, is_secret: true })
  }
  await trx.table(TABLE).insert({
    setting_key: key,
    old_value: secret ? null : from,
    new_value: secret ? null : to,
    is_secret: secret,
    is_default: isDefault,
    user_id: actor.id,
    created_at: toSqlTime(trx),
  })
}

/** What was done to a setting, the latest first. */
export async function listSettingChanges(
  { key, secret = false }: SettingDeclaration,
  request: PageRequest
): Promise<Page<SettingChange>> {
  const query = db
    .query<Row>()
    .from(`${TABLE} as change`)
    .leftJoin('iti_users as user', 'user.id', 'change.user_id')
    .where('change.setting_key', key)
    .select(
      'change.id',
      'change.old_value as from',
      'change.new_value as to',
      'change.is_secret as isSecret',
      'change.is_default as isDefault',
      'user.id as userId',
      'user.nickname as userName',
      'change.created_at as changedAt'
    )
  const order = [{ column: 'change.id', order: 'desc' as const }]
  const page = await paginate(query, request, { columns: {}, order })
  const read = (json: string | null) => (secret || json === null ? null : JSON.parse(json))
  const items = page.items.map(({ userId, userName, ...row }) => ({
    id: row.id,
    // it may have become a secret after its values were written
    from: read(row.from),
    to: read(row.to),
    secret: secret || Boolean(row.isSecret),
    isDefault: Boolean(row.isDefault),
    user: userId === null ? null : { id: userId, name: userName },
    changedAt: toIsoTime(row.changedAt)!,
  }))
  return { ...page, items }
}
