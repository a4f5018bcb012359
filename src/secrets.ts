/**
 * Names whose values are told to nobody: of variables (`DB_PASS`), options (`apiKey`) and settings. Rather one name
 * too many than a value in a log.
 */
export const SECRET_NAME =
  /key|secret|token|pass(?:word|phrase)?|pwd|credential|auth(?!or(?!i[sz]))|dsn|private/i

/* A password may hold what belongs behind the host; a port does not begin one. */
const USER_INFO = /(\b[a-z][a-z0-9+.-]{0,30}:\/\/)(?:[^\s/?#]*|[^\s/?#:@]*:(?!\d+[/?#])\S*)@/gi

/**
 * A text with the addresses in it, but without the users and passwords in them.
 *
 * @example
 * ```ts
 * hideUserInfo('postgres://me:hidden@db.example/shop')   // 'postgres://…@db.example/shop'
 * ```
 */
export const hideUserInfo = (text: string): string => text.replace(USER_INFO, '$1…@')
