import type { Column, Dialect, ForeignKey, Index } from '../schema/shape.js'
import { mysqlText, sqlText } from './source_text.js'

/** Questions to the catalogue of a database, which have an answer where a thing is there. */
export interface Guards {
  /** as it is here */
  column(table: string, column: Column): string
  index(table: string, index: Index): string
  foreignKey(table: string, key: ForeignKey): string
  /** in whichever form */
  indexName(table: string, index: Index): string
  foreignKeyName(table: string, key: ForeignKey): string
  /** what the answer of the driver is unpacked by */
  rows: string
}

const same = (asked: string, text: string | null, toText = sqlText) =>
  text === null ? `${asked} is null` : `${asked} = ${toText(text)}`

const all = (conditions: Record<string, string | null>, toText = sqlText) =>
  Object.entries(conditions)
    .map(([asked, text]) => same(asked, text, toText))
    .join(' and ')

const SQLITE: Guards = {
  column: (table, { name, catalogue }) =>
    `select 1 from pragma_table_info(${sqlText(table)}) where ${all({ name, ...catalogue })}`,
  indexName: (_table, { name }) =>
    `select 1 from sqlite_master where ${all({ type: 'index', name })}`,
  index: (table, index) => `${SQLITE.indexName(table, index)} and ${same('sql', index.statement)}`,
  foreignKeyName: (table, { columns, references }) =>
    `select 1 from pragma_foreign_key_list(${sqlText(table)})` +
    ` where ${all({ '"from"': columns[0]!, '"table"': references.table })}`,
  foreignKey: (table, key) =>
    `${SQLITE.foreignKeyName(table, key)} and ${all({ on_delete: key.onDelete.toUpperCase(), on_update: key.onUpdate.toUpperCase() })}`,
  rows: 'rows',
}

const MYSQL_PART = `concat(column_name, coalesce(concat('(', sub_part, ')'), ''), if(collation = 'D', ' desc', ''))`

const allOfMysql = (conditions: Record<string, string | null>) => all(conditions, mysqlText)

const MYSQL: Guards = {
  column: (table, { name, catalogue }) =>
    `select 1 from information_schema.columns where table_schema = database()` +
    ` and ${allOfMysql({ table_name: table, column_name: name, ...catalogue })}`,
  indexName: (table, { name }) =>
    `select 1 from information_schema.statistics where table_schema = database()` +
    ` and ${allOfMysql({ table_name: table, index_name: name })}`,
  index: (table, index) =>
    `${MYSQL.indexName(table, index)} and non_unique = ${index.isUnique ? 0 : 1}` +
    ` having group_concat(${MYSQL_PART} order by seq_in_index) = ${mysqlText(index.columns.join())}`,
  foreignKeyName: (table, { name }) =>
    `select 1 from information_schema.referential_constraints where constraint_schema = database()` +
    ` and ${allOfMysql({ table_name: table, constraint_name: name })}`,
  foreignKey: (table, key) =>
    `${MYSQL.foreignKeyName(table, key)} and delete_rule in (${rules(key.onDelete)}) and update_rule in (${rules(key.onUpdate)})`,
  rows: '[rows]',
}

/* The two are one to these databases, which call it by either name. */
const rules = (action: string) =>
  action === 'restrict' ? "'RESTRICT', 'NO ACTION'" : sqlText(action.toUpperCase())

const ACTIONS: Record<string, string> = {
  'no action': 'a',
  'restrict': 'r',
  'cascade': 'c',
  'set null': 'n',
  'set default': 'd',
}

const POSTGRES: Guards = {
  column: (table, { name, catalogue }) =>
    `select 1 from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum` +
    ` left join pg_collation l on l.oid = a.attcollation` +
    ` where a.attrelid = ${regclass(table)} and ${all({ 'a.attname': name, ...catalogue })}`,
  indexName: (_table, { name }) =>
    `select 1 from pg_indexes where schemaname = current_schema() and ${same('indexname', name)}`,
  index: (table, index) =>
    `${POSTGRES.indexName(table, index)} and ${same('indexdef', index.statement)}`,
  foreignKeyName: (table, { name }) =>
    `select 1 from pg_constraint where conrelid = ${regclass(table)} and ${same('conname', name)}`,
  foreignKey: (table, key) =>
    `${POSTGRES.foreignKeyName(table, key)} and ${all({ confdeltype: ACTIONS[key.onDelete]!, confupdtype: ACTIONS[key.onUpdate]! })}`,
  rows: '{ rows }',
}

const regclass = (table: string) => `to_regclass(${sqlText(`"${table}"`)})`

export const GUARDS: Record<Dialect, Guards> = {
  sqlite: SQLITE,
  mysql: MYSQL,
  postgres: POSTGRES,
}
