import { toIsoTime } from '../../../src/database/main.js'

/** A signed-in device as the API tells it. */
export interface SessionResource {
  id: number
  userId: number
  username: string
  nickname: string
  ip: string | null
  userAgent: string | null
  /** To within a minute. */
  lastSeenAt: string | null
  createdAt: string | null
  /** When it ends unless it is refreshed before. */
  expiresAt: string | null
  /** Whether it is the one that asks. */
  current: boolean
}

type Time = Date | string

/** A row of {@link SESSION_COLUMNS}. */
export type SessionRow = Pick<
  SessionResource,
  'id' | 'userId' | 'username' | 'nickname' | 'ip' | 'userAgent'
> & { lastSeenAt: Time; createdAt: Time; expiresAt: Time }

/** The columns of a row that becomes a resource. No hash of a token is among them. */
export const SESSION_COLUMNS = [
  'session.id',
  'session.user_id as userId',
  'user.username',
  'user.nickname',
  'session.ip',
  'session.user_agent as userAgent',
  'session.last_seen_at as lastSeenAt',
  'session.created_at as createdAt',
  'session.refresh_expires_at as expiresAt',
]

export const toSession = (row: SessionRow, currentId: number): SessionResource => ({
  ...row,
  lastSeenAt: toIsoTime(row.lastSeenAt),
  createdAt: toIsoTime(row.createdAt),
  expiresAt: toIsoTime(row.expiresAt),
  current: row.id === currentId,
})
