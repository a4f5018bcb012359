import { builtinModules } from 'node:module'
import type ts from 'typescript'
import { textOfName, unwrap } from './manifest_source.js'
import { columnOwner, tableName, wordsOfSql } from './sql_names.js'
import { lineOf, type Typescript, visit } from './typescript.js'

/** A name that is used as that of a table. */
export interface TableUse {
  table: string
  line: number
  /** it is what a model calls its table */
  isModel: boolean
}

const TABLES = new Set(['from', 'table', 'into'])
const RAW = new Set(['joinRaw', 'rawQuery', 'raw'])
const JOIN = /^(?:join|(?:inner|left|leftOuter|right|rightOuter|fullOuter|cross)Join)$/
/* A call, perhaps with types, optional, or with a comment in between; not the `from` of an import. */
const USE =
  /\b(?:from|table|into|join|\w+Join|joinRaw|rawQuery|raw)\s*(?:[(<?]|\/[*/])|\bpivotTable\b|\bstatic\b/
const ALIAS = /\bas\s+["`]?(\w+)/gi

/** Could a text use a table at all? Cheap, and right when it says no. */
export const mayUseTables = (text: string): boolean => USE.test(text)

/** Everything that a source uses as the name of a table, by its syntax. */
export function findTableUses(typescript: Typescript, source: ts.SourceFile): TableUse[] {
  const uses: TableUse[] = []
  const innocent = findBuiltins(typescript, source)
  const aliases = new Set([...source.text.matchAll(ALIAS)].map(([, alias]) => alias!))
  const add = (node: ts.Node, table: string | null, isModel = false) => {
    if (table !== null) uses.push({ table, line: lineOf(source, node), isModel })
  }

  visit(typescript, source, (node) => {
    if (typescript.isPropertyDeclaration(node)) {
      const isStatic = node.modifiers?.some(
        ({ kind }) => kind === typescript.SyntaxKind.StaticKeyword
      )
      if (isStatic && textOfName(typescript, node.name) === 'table')
        add(node.name, textOf(typescript, node.initializer), true)
    } else if (typescript.isPropertyAssignment(node)) {
      if (textOfName(typescript, node.name) === 'pivotTable')
        add(node, textOf(typescript, node.initializer))
    } else if (typescript.isCallExpression(node)) {
      readCall(node)
    }
  })
  return uses

  function readCall({ expression, arguments: [first, ...others] }: ts.CallExpression): void {
    if (!first || !typescript.isPropertyAccessExpression(expression)) return
    const receiver = rootOf(typescript, expression.expression)
    if (receiver !== null && (innocent.has(receiver) || Object.hasOwn(globalThis, receiver))) return

    const method = expression.name.text
    if (RAW.has(method)) {
      for (const word of wordsOfSql(sqlOf(typescript, first))) add(first, word)
    } else if (TABLES.has(method)) {
      readTable(first)
    } else if (JOIN.test(method) && (others.length > 0 || method === 'crossJoin')) {
      readTable(first)
      for (const other of others) {
        const table = columnOwner(textOf(typescript, other) ?? '')
        if (table !== null && !aliases.has(table)) add(other, table)
      }
    }
  }

  /* A text, or an object of aliases. */
  function readTable(node: ts.Expression): void {
    const value = unwrap(typescript, node)!
    if (typescript.isObjectLiteralExpression(value)) {
      for (const property of value.properties)
        if (typescript.isPropertyAssignment(property)) readTable(property.initializer)
    } else add(value, tableName(textOf(typescript, value) ?? ''))
  }
}

function textOf(typescript: Typescript, node?: ts.Expression): string | null {
  const value = unwrap(typescript, node)
  return value && typescript.isStringLiteralLike(value) ? value.text : null
}

/* The texts of a statement; a space stands for what is only known when it runs. */
function sqlOf(typescript: Typescript, node: ts.Expression): string {
  const value = unwrap(typescript, node)!
  if (typescript.isStringLiteralLike(value)) return value.text
  if (typescript.isTemplateExpression(value))
    return [value.head, ...value.templateSpans.map(({ literal }) => literal)]
      .map(({ text }) => text)
      .join(' ')
  if (typescript.isBinaryExpression(value))
    return sqlOf(typescript, value.left) + sqlOf(typescript, value.right)
  return ' '
}

/* The variable at which a chain of properties begins; null for a call. */
function rootOf(typescript: Typescript, node: ts.Expression): string | null {
  if (typescript.isIdentifier(node)) return node.text
  return typescript.isPropertyAccessExpression(node) ? rootOf(typescript, node.expression) : null
}

/* What a source imports from Node.js: `path.join` and `Readable.from` have nothing to do with tables. */
function findBuiltins(typescript: Typescript, source: ts.SourceFile): Set<string> {
  const names = new Set<string>()
  for (const statement of source.statements) {
    if (!typescript.isImportDeclaration(statement)) continue
    const specifier = textOf(typescript, statement.moduleSpecifier) ?? ''
    if (!specifier.startsWith('node:') && !builtinModules.includes(specifier)) continue
    visit(typescript, statement, (node) => {
      if (typescript.isIdentifier(node)) names.add(node.text)
    })
  }
  return names
}
