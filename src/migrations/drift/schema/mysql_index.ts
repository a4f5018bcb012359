import type { ForeignKey, Index } from './shape.js'
import { toComparable } from './sql_lexemes.js'

/** One column of an index, as both databases tell it. */
export interface MysqlIndexRow {
  table_name: string
  index_name: string
  non_unique: number
  /** null of an expression */
  column_name: string | null
  /** how much of a text is indexed */
  sub_part: number | null
  /** `D` if it descends */
  collation: string | null
  index_type: string
  expression?: string | null
  /** of MySQL */
  is_visible?: 'YES' | 'NO'
  /** of MariaDB */
  ignored?: 'YES' | 'NO'
}

/** Reads the indexes of one table. */
export function toMysqlIndexes(rows: MysqlIndexRow[], foreignKeys: ForeignKey[]): Index[] {
  return [...Map.groupBy(rows, (row) => row.index_name)].map(([name, parts]) => {
    const { index_type: type, non_unique: nonUnique, table_name: table } = parts[0]!
    const isHidden = parts[0]!.is_visible === 'NO' || parts[0]!.ignored === 'YES'
    const columns = parts.map(columnOf)
    const isUnique = Number(nonUnique) === 0
    const kind = type === 'FULLTEXT' || type === 'SPATIAL' ? type.toLowerCase() : null
    const list = parts.map(sourceOf).join(', ')
    return {
      name,
      columns,
      isUnique,
      options: kind ?? (type === 'HASH' ? 'using hash' : null),
      isConstraint: false,
      isUsable: !isHidden,
      isImplied: !isUnique && foreignKeys.some((key) => isMadeFor(key, { name, columns })),
      statement: `create ${kind ? `${kind} ` : ''}${isUnique ? 'unique ' : ''}index \`${name}\` on \`${table}\` (${list})`,
    }
  })
}

/** The server calls such an index by the key, or by its first column if the key has no name by itself. */
function isMadeFor(key: ForeignKey, { name, columns }: { name: string; columns: string[] }) {
  if (columns.join() !== key.columns.join()) return false
  return name === key.name || (/_ibfk_\d+$/.test(key.name!) && name.startsWith(columns[0]!))
}

function columnOf(row: MysqlIndexRow): string {
  const expression = row.expression ? toComparable(row.expression) : ''
  const name = row.column_name ?? `(${expression})`
  return name + partOf(row)
}

const sourceOf = (row: MysqlIndexRow): string =>
  (row.column_name === null ? `(${row.expression})` : `\`${row.column_name}\``) + partOf(row)

const partOf = ({ sub_part: part, collation }: MysqlIndexRow): string =>
  (part === null ? '' : `(${part})`) + (collation === 'D' ? ' desc' : '')
