import { hash, randomBytes } from 'node:crypto'

const SESSIONS = 10_000
const BEARER = /^Bearer ([\w-]+)$/i

const sha256 = (token) => hash('sha256', token)

/** Sessions in memory, as many as a busy server holds, of which one is real. */
export function makeSessions(token) {
  const user = { id: 1, expiresAt: Date.now() + 86_400_000 }
  const sessions = new Map([[sha256(token), user]])
  while (sessions.size < SESSIONS) sessions.set(sha256(randomBytes(32).toString('base64url')), user)
  return sessions
}

/** Whose request it is, or null. */
export function findUser(sessions, request) {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
  const user = token && sessions.get(sha256(token))
  return user && user.expiresAt > Date.now() ? user : null
}
