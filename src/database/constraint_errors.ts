const UNIQUE = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'ER_DUP_ENTRY',
  '23505',
])
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Whether a statement failed because a unique value exists already, on any of the databases. */
export const isUniqueViolation = (error: unknown): boolean => UNIQUE.has(codeOf(error))
