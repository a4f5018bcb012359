import db from '@adonisjs/lucid/services/db'
import { networkOf } from './network.js'

/** Whether somebody signed in from there before: last of all, or with a session that still lives. */
export async function isKnownAt(username: string, network: string): Promise<boolean> {
  const rows: { last: string | null; session: string | null }[] = await db
    .from('iti_users as user')
    .leftJoin('iti_sessions as session', 'session.user_id', 'user.id')
    .where('user.username', username)
    .select('user.last_login_ip as last', 'session.ip as session')
  return rows
    .flatMap(({ last, session }) => [last, session])
    .some((ip) => ip !== null && networkOf(ip) === network)
}
