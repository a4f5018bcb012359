const UNIQUE = new Set([
  'SQLITE_CONSTRAINT_UNIQUE',
  'SQLITE_CONSTRAINT_PRIMARYKEY',
  'ER_DUP_ENTRY',
  '23505',
])
const FOREIGN_KEY = new Set([
  'SQLITE_CONSTRAINT_FOREIGNKEY',
  'ER_ROW_IS_REFERENCED_2',
  'ER_NO_REFERENCED_ROW_2',
  '23503',
])

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Whether a statement failed because a unique value exists already, on any of the databases. */
export const isUniqueViolation = (error: unknown): boolean => UNIQUE.has(codeOf(error))

/** Whether a statement failed because another row refers to this one, or this one to none. */
export const isForeignKeyViolation = (error: unknown): boolean => FOREIGN_KEY.has(codeOf(error))
