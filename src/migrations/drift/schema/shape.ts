/** The databases whose schemas can be read. */
export type Dialect = 'sqlite' | 'mysql' | 'postgres'

/** The schema of one database, in words that two databases of one dialect can be compared by. */
export interface Schema {
  dialect: Dialect
  /** by name; one that lies beyond the first schema of the search path is called `schema.table` */
  tables: Table[]
}

/** One table. Whatever lies in it is sorted by name, as an order of columns means nothing. */
export interface Table {
  name: string
  columns: Column[]
  primaryKey: string[]
  /** with unique constraints, and without what serves the primary key */
  indexes: Index[]
  foreignKeys: ForeignKey[]
  checks: Check[]
}

/** One column. */
export interface Column {
  name: string
  /** as the database calls it, as `varchar(64)` or `int unsigned` */
  type: string
  isNullable: boolean
  /** SQL; null without a default */
  default: string | null
  /** who counts: `auto_increment`, `autoincrement`, `serial`, `generated always as identity`; null if nobody does */
  identity: string | null
  /** null where it is what the database, or the type, has anyway */
  collation: string | null
  /** the expression of a computed column */
  generated: string | null
  /** not compared */
  comment: string | null
  /** the very words of the database, by what it is asked for them; not compared */
  catalogue: Record<string, string | null>
}

/** One index, or unique constraint. */
export interface Index {
  /** null if the database chose it */
  name: string | null
  /** names, or expressions, with what follows them, as `lower(name)`, `created_at desc` or `path(32)` */
  columns: string[]
  isUnique: boolean
  /** what is left of the statement behind the columns, as `where(status='open')`, or its kind, as `using gin` */
  options: string | null
  /** whether dropping it needs the name of a constraint */
  isConstraint: boolean
  /** whether queries may use it: not one whose making failed, or that somebody switched off */
  isUsable: boolean
  /** whether the database made it for a foreign key, and drops it when another index will do */
  isImplied: boolean
  /** the statement that makes it; not compared. Null if there is none */
  statement: string | null
}

/** One foreign key. */
export interface ForeignKey {
  /** null if the database has no name for it */
  name: string | null
  columns: string[]
  references: { table: string; columns: string[] }
  onDelete: string
  onUpdate: string
}

/** A condition that each row has to meet. */
export interface Check {
  name: string | null
  /** SQL without needless spaces */
  expression: string
  /** the very words of the catalogue; not compared */
  source: string
}
