import type ts from 'typescript'
import { Bindings } from './bindings.js'
import { memberOf, sqlOf, textOf } from './expressions.js'
import { textOfName, unwrap } from './manifest_source.js'
import { QuerySyntax } from './query_syntax.js'
import { columnOwner, tableName, tablesOfSql } from './sql_names.js'
import { lineOf, type Typescript, visit } from './typescript.js'

/** A name that is used as that of a table. */
export interface TableUse {
  table: string
  line: number
  /** it is what a model calls its table */
  isModel: boolean
}

const TABLES =
  /^(?:from|table|into|truncate|(?:create|alter|drop|rename|has)Table(?:IfExists|IfNotExists)?)$/
const RAW = /Raw$|^raw(?:Query)?$/
const JOIN = /^(?:join|(?:inner|left|leftOuter|right|rightOuter|fullOuter|cross)Join)$/
const RULES = /^(?:unique|exists)$/
/* What goes before a part of a statement, so that it reads as one. */
const BEGINNINGS: Record<string, string> = { fromRaw: 'from ', joinRaw: 'from _ ' }
/* Words of what is found below; not the `from` of an import. Whoever writes a word with escapes is looked at. */
const USE =
  /\bfrom\b(?!\s+['"`])|\b(?:table|into|join|truncate|raw|rawQuery|db|knex|trx|unique|exists|pivotTable|static)\b|Join\b|Raw\b|Table|\\[ux]/
const ALIAS = /\bas\s+["`]?(\w+)|\.as\(\s*['"`](\w+)/gi
const LOCAL = /\.with(?:Recursive|(?:Not)?Materialized|Raw)?\s*\(\s*['"`](\w+)/g

/** Could a text use a table at all? Cheap, and right when it says no. */
export const mayUseTables = (text: string): boolean => USE.test(text)

/** Everything that a source uses as the name of a table, by its syntax. */
export function findTableUses(typescript: Typescript, source: ts.SourceFile): TableUse[] {
  return new TableReader(typescript, source).uses
}

class TableReader {
  readonly #typescript: Typescript
  readonly #source: ts.SourceFile
  readonly #bindings: Bindings
  readonly #queries: QuerySyntax
  readonly #uses: TableUse[] = []
  /* Uses by a column, which may be that of an alias. */
  readonly #columns: TableUse[] = []
  readonly #aliases = new Set<string>()

  constructor(typescript: Typescript, source: ts.SourceFile) {
    this.#typescript = typescript
    this.#source = source
    this.#bindings = new Bindings(typescript, source)
    this.#queries = new QuerySyntax(typescript, this.#bindings)
    visit(typescript, source, (node) => this.#read(node))
  }

  /* Without what the source gives its names to itself. */
  get uses(): TableUse[] {
    const { text } = this.#source
    const local = new Set(text.includes('.with') ? namesIn(text, LOCAL) : [])
    const aliases = this.#columns.length > 0 ? namesIn(text, ALIAS) : []
    const others = this.#aliases.union(new Set(aliases))
    return [...this.#uses, ...this.#columns.filter(({ table }) => !others.has(table))].filter(
      ({ table }) => !local.has(table)
    )
  }

  #read(node: ts.Node): void {
    const typescript = this.#typescript
    if (typescript.isCallExpression(node)) {
      this.#readCall(node)
    } else if (typescript.isTaggedTemplateExpression(node)) {
      const tag = memberOf(typescript, node.tag)
      if (tag && RAW.test(tag.name) && this.#queries.isQuery(tag.receiver))
        this.#addSql(node.template, tag.name)
    } else if (typescript.isPropertyAssignment(node)) {
      if (textOfName(typescript, node.name) === 'pivotTable')
        this.#add(node, textOf(typescript, node.initializer))
    } else if (typescript.isPropertyDeclaration(node)) {
      const isStatic = node.modifiers?.some(
        ({ kind }) => kind === typescript.SyntaxKind.StaticKeyword
      )
      if (isStatic && textOfName(typescript, node.name) === 'table')
        this.#add(node.name, textOf(typescript, node.initializer), true)
    }
  }

  #readCall({ expression, arguments: values }: ts.CallExpression): void {
    const [first, ...others] = values
    if (!first) return
    if (this.#queries.isCallable(expression)) return this.#readTable(first)
    const member = memberOf(this.#typescript, expression)
    if (!member) return

    const { receiver, name } = member
    if (RAW.test(name)) {
      const isQuery = name !== 'raw' || this.#queries.isQuery(receiver)
      const statement = name.startsWith('with') ? others[0] : first
      if (isQuery && statement) this.#addSql(statement, name)
    } else if (TABLES.test(name)) {
      if (this.#queries.isQuery(receiver)) this.#readTable(first)
    } else if (JOIN.test(name) && (others.length > 0 || name === 'crossJoin')) {
      if (this.#queries.isQuery(receiver)) this.#readJoin(first, others)
    } else if (RULES.test(name) && this.#queries.isSchema(receiver)) {
      this.#readRule(first)
    }
  }

  #readJoin(first: ts.Expression, others: ts.Expression[]): void {
    this.#readTable(first)
    for (const other of others) {
      const table = columnOwner(textOf(this.#typescript, other) ?? '')
      if (table !== null) this.#columns.push(this.#useOf(other, table))
    }
  }

  /* A text, a choice, a list, or an object of aliases. */
  #readTable(node: ts.Expression): void {
    const typescript = this.#typescript
    const value = unwrap(typescript, node)!
    if (typescript.isObjectLiteralExpression(value)) {
      for (const property of value.properties) {
        if (!typescript.isPropertyAssignment(property)) continue
        this.#aliases.add(textOfName(typescript, property.name) ?? '')
        this.#readTable(property.initializer)
      }
    } else if (typescript.isArrayLiteralExpression(value)) {
      for (const element of value.elements) this.#readTable(element)
    } else if (typescript.isConditionalExpression(value)) {
      for (const choice of [value.whenTrue, value.whenFalse]) this.#readTable(choice)
    } else this.#add(value, tableName(textOf(typescript, value) ?? ''))
  }

  /* `unique({ table: 'orders', column: 'no' })` */
  #readRule(node: ts.Expression): void {
    const typescript = this.#typescript
    const value = unwrap(typescript, node)!
    if (!typescript.isObjectLiteralExpression(value)) return
    for (const property of value.properties)
      if (
        typescript.isPropertyAssignment(property) &&
        textOfName(typescript, property.name) === 'table'
      )
        this.#readTable(property.initializer)
  }

  #addSql(node: ts.Node, method: string): void {
    const sql = `${BEGINNINGS[method] ?? ''}${sqlOf(this.#typescript, node)}`
    for (const table of tablesOfSql(sql)) this.#add(node, table)
  }

  #add(node: ts.Node, table: string | null, isModel = false): void {
    if (table !== null) this.#uses.push(this.#useOf(node, table, isModel))
  }

  #useOf(node: ts.Node, table: string, isModel = false): TableUse {
    return { table, line: lineOf(this.#source, node), isModel }
  }
}

const namesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].flatMap((found) =>
    found.slice(1).filter((name) => name !== undefined)
  )
