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

/** What somebody did to a setting; the values of a secret are null. */
export interface SettingChange {
  id: number
  from: unknown
  to: unknown
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
  isDefault: boolean | number
  userId: number | null
  userName: string
  changedAt: Date | string
}

/** Records what becomes of a setting; never what a secret is. */
export async function recordSettingChange(
  { key, secret }: SettingDeclaration,
  { from, to, isDefault }: NewChange,
  actor: Principal,
  trx: TransactionClientContract
): Promise<void> {
  await trx.table(TABLE).insert({
    setting_key: key,
    old_value: secret ? null : from,
    new_value: secret ? null : to,
    is_default: isDefault,
    user_id: actor.id,
    created_at: toSqlTime(trx),
  })
}

/** What was done to a setting, the latest first. */
export async function listSettingChanges(
  { key, secret }: SettingDeclaration,
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
      'change.is_default as isDefault',
      'user.id as userId',
      'user.nickname as userName',
      'change.created_at as changedAt'
    )
  const order = [{ column: 'change.id', order: 'desc' as const }]
  const page = await paginate(query, request, { columns: {}, order })
  // a setting may have become a secret after its values were written
  const read = (json: string | null) => (secret || json === null ? null : JSON.parse(json))
  const items = page.items.map(({ userId, userName, ...row }) => ({
    id: row.id,
    from: read(row.from),
    to: read(row.to),
    isDefault: Boolean(row.isDefault),
    user: userId === null ? null : { id: userId, name: userName },
    changedAt: toIsoTime(row.changedAt)!,
  }))
  return { ...page, items }
}
