import type { Column, Dialect } from '../schema/shape.js'
import { quote } from './source_text.js'
import { isPassable } from './step.js'

/** Writes the type of a column by the builder of migrations; what it has no word for is named as it is. */
type Writer = (name: string, ...numbers: string[]) => string

const SHARED: [RegExp, Writer][] = [
  [/^(?:varchar|character varying)\((\d+)\)$/, (name, length) => `string(${name}, ${length})`],
  [/^(?:int|integer)$/, (name) => `integer(${name})`],
  [/^bigint$/, (name) => `bigInteger(${name})`],
  [/^text$/, (name) => `text(${name})`],
  [/^(?:boolean|tinyint\(1\))$/, (name) => `boolean(${name})`],
  [/^date$/, (name) => `date(${name})`],
  [/^json$/, (name) => `json(${name})`],
]

const WRITERS: Record<Dialect, [RegExp, Writer][]> = {
  sqlite: [...SHARED, [/^datetime$/, (name) => `datetime(${name})`]],
  mysql: [
    ...SHARED,
    [/^int unsigned$/, (name) => `integer(${name}).unsigned()`],
    [/^bigint unsigned$/, (name) => `bigInteger(${name}).unsigned()`],
    [
      /^decimal\((\d+),(\d+)\)$/,
      (name, digits, places) => `decimal(${name}, ${digits}, ${places})`,
    ],
    [/^datetime$/, (name) => `datetime(${name})`],
    [/^datetime\((\d)\)$/, (name, digits) => `datetime(${name}, { precision: ${digits} })`],
  ],
  postgres: [
    ...SHARED,
    [/^jsonb$/, (name) => `jsonb(${name})`],
    [/^uuid$/, (name) => `uuid(${name})`],
    [
      /^numeric\((\d+),(\d+)\)$/,
      (name, digits, places) => `decimal(${name}, ${digits}, ${places})`,
    ],
    [/^timestamp with time zone$/, (name) => `datetime(${name})`],
    [
      /^timestamp\((\d)\) with time zone$/,
      (name, digits) => `datetime(${name}, { precision: ${digits} })`,
    ],
  ],
}

const NUMBER = /^-?\d+(?:\.\d+)?$/
const LITERAL = /^'((?:[^']|'')*)'$/

/** Whether a builder of migrations can write a column at all. */
export const isWritable = ({ identity, generated, default: value }: Column): boolean =>
  identity === null && generated === null && isPassable(value)

/** A column as a builder of migrations makes it, without the table: `string('code', 64).notNullable()`. */
export function columnSource(column: Column, dialect: Dialect): string {
  const { isNullable, comment, default: value } = column
  return [
    typeSource(column, dialect),
    isNullable ? '.nullable()' : '.notNullable()',
    ...(value === null ? [] : [`.defaultTo(${defaultSource(value)})`]),
    ...(dialect === 'mysql' && comment !== null ? [`.comment(${quote(comment)})`] : []),
  ].join('')
}

function typeSource({ name, type, collation, default: value }: Column, dialect: Dialect): string {
  // the builder leaves out the default of a text, because old servers had none
  const isUnlucky = dialect === 'mysql' && value !== null && /text$/.test(type)
  const isOwn = dialect === 'mysql' || collation === null
  for (const [pattern, write] of isOwn && !isUnlucky ? WRITERS[dialect] : []) {
    const [, ...numbers] = pattern.exec(type) ?? []
    if (pattern.test(type)) return write(quote(name), ...numbers) + collateSource(collation)
  }
  const ordered = isOwn || collation === null ? type : `${type} collate "${collation}"`
  const source = `specificType(${quote(name)}, ${quote(ordered)})`
  return dialect === 'mysql' ? source + collateSource(collation) : source
}

const collateSource = (collation: string | null): string =>
  collation === null ? '' : `.collate(${quote(collation)})`

function defaultSource(value: string): string {
  if (NUMBER.test(value) || value === 'true' || value === 'false') return value
  const text = LITERAL.exec(value)?.[1]
  return text === undefined
    ? `this.raw(${quote(expressionSource(value))})`
    : quote(text.replaceAll("''", "'"))
}

/* An expression stands in brackets, but for the time, which has none on older servers. */
const expressionSource = (value: string): string =>
  /^current_timestamp|^null on update/.test(value) ? value : `(${value})`
