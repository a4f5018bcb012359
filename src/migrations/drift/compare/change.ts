import type { Check, Column, ForeignKey, Index, Table } from '../schema/shape.js'

/** What is expected, because the migrations make it, but not found. */
export interface Missing<Thing> {
  kind: 'missing'
  expected: Thing
}

/** What is found, but no migration makes it. */
export interface Added<Thing> {
  kind: 'added'
  found: Thing
}

/** What is both, but not the same. */
export interface Changed<Thing> {
  kind: 'changed'
  expected: Thing
  found: Thing
}

/** One thing in which a schema is not as expected. */
export type Change =
  | ({ what: 'table'; table: string } & (Missing<Table> | Added<Table>))
  | ({ what: 'column'; table: string } & (Missing<Column> | Added<Column> | Changed<Column>))
  | ({ what: 'primary_key'; table: string } & Changed<string[]>)
  | ({ what: 'index'; table: string } & (Missing<Index> | Added<Index> | Changed<Index>))
  | ({ what: 'foreign_key'; table: string } & (
      Missing<ForeignKey> | Added<ForeignKey> | Changed<ForeignKey>
    ))
  | ({ what: 'check'; table: string } & (Missing<Check> | Added<Check>))
