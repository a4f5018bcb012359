import type { Check } from './shape.js'
import { bracketed, is, join, splitList, type Lexeme, toLexemes } from './sql_lexemes.js'

const CONSTRAINTS = new Set(['constraint', 'primary', 'unique', 'check', 'foreign'])

/** What the catalogue of SQLite tells of a column nowhere but in the statement that made its table. */
export interface ColumnWords {
  isAutoIncrement: boolean
  collation: string | null
  generated: string | null
}

/** The same of a table. */
export interface TableWords {
  /** by the small letters of their names */
  columns: Map<string, ColumnWords>
  checks: Check[]
}

/** Reads `create table …` for what no pragma tells. */
export function parseTableStatement(sql: string): TableWords {
  const lexemes = toLexemes(sql)
  const open = lexemes.findIndex((lexeme) => is(lexeme, '('))
  const words: TableWords = { columns: new Map(), checks: [] }
  for (const definition of splitList(bracketed(lexemes, open).inside)) {
    words.checks.push(...findChecks(definition))
    const [first] = definition
    const isConstraint = first?.kind === 'word' && CONSTRAINTS.has(first.value)
    if (!first || isConstraint) continue
    words.columns.set(first.value.toLowerCase(), columnWords(definition))
  }
  return words
}

function columnWords(definition: Lexeme[]): ColumnWords {
  const collate = indexOf(definition, 'collate')
  const as = indexOf(definition, 'as')
  const isGenerated = as !== -1 && is(definition[as + 1], '(')
  return {
    isAutoIncrement: indexOf(definition, 'autoincrement') !== -1,
    collation: collate === -1 ? null : collationOf(definition[collate + 1]),
    generated: isGenerated ? join(bracketed(definition, as + 1).inside) : null,
  }
}

/** Bytes are compared unless something else is said. */
function collationOf(lexeme: Lexeme | undefined): string | null {
  const name = lexeme?.value.toLowerCase() ?? 'binary'
  return name === 'binary' ? null : name
}

function findChecks(definition: Lexeme[]): Check[] {
  const checks: Check[] = []
  for (const [at, lexeme] of definition.entries()) {
    if (!is(lexeme, 'check') || !is(definition[at + 1], '(')) continue
    const expression = join(bracketed(definition, at + 1).inside)
    const isNamed = is(definition[at - 2], 'constraint')
    checks.push({
      name: isNamed ? definition[at - 1]!.value : null,
      expression,
      source: expression,
    })
  }
  return checks
}

/* The name of the column comes first, and may be any word. */
const indexOf = (definition: Lexeme[], word: string): number =>
  definition.findIndex((lexeme, at) => at > 0 && is(lexeme, word))
