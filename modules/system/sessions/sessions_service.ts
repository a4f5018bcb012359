import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { applyDataScope, type Principal, SessionManager } from '../../../src/access/main.js'
import { paginate, whereContains, type Page } from '../../../src/database/main.js'
import { E_RECORD_NOT_FOUND } from '../../../src/http/main.js'
import { assertMayTouch } from '../users/main.js'
import {
  SESSION_COLUMNS,
  toSession,
  type SessionResource,
  type SessionRow,
} from './session_resource.js'
import type { SessionFilters } from './validators.js'

const SORT_COLUMNS = {
  username: 'user.username',
  createdAt: 'session.created_at',
  lastSeenAt: 'session.last_seen_at',
}

const SESSION_SCOPE = { department: 'user.department_id', owner: 'user.id' }

/** Who is signed in, and from where. */
@inject()
export class SessionsService {
  constructor(private sessions: SessionManager) {}

  async list(
    { keyword, userId, ...page }: SessionFilters,
    actor: Principal
  ): Promise<Page<SessionResource>> {
    const query = this.#visibleTo(actor)
    if (userId) query.where('user.id', userId)
    if (keyword) whereContains(query, ['user.username', 'user.nickname', 'session.ip'], keyword)
    const { items, ...rest } = await paginate(query, page, {
      columns: SORT_COLUMNS,
      order: [{ column: 'session.id', order: 'desc' }],
    })
    return { ...rest, items: items.map((row) => toSession(row, actor.sessionId)) }
  }

  /**
   * Ends a session: its very next request is refused.
   *
   * @throws {E_RECORD_NOT_FOUND} {E_SUPER_ADMIN_PROTECTED}
   */
  async end(id: number, actor: Principal): Promise<void> {
    const session = await this.#visibleTo(actor).where('session.id', id).first()
    if (!session) throw new E_RECORD_NOT_FOUND(['session', id])
    await assertMayTouch(session.userId, actor, db)
    await this.sessions.close(session)
  }

  #visibleTo(actor: Principal) {
    const query = this.sessions
      .listOpen<SessionRow>()
      .join('iti_users as user', 'user.id', 'session.user_id')
      .select(SESSION_COLUMNS)
    return applyDataScope(query, actor, SESSION_SCOPE)
  }
}
