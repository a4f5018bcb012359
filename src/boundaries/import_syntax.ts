import type ts from 'typescript'
import { memberOf, textOf } from './expressions.js'
import { unwrap } from './manifest_source.js'
import { lineOf, type Typescript, visit } from './typescript.js'

/** An import as it is written. */
export interface Import {
  /** what it names, or the beginning of that */
  specifier: string
  /** the rest is only known when the program runs */
  isOpen: boolean
  /** it names a file without loading it, so that only one of another module or plugin matters */
  isMention: boolean
  line: number
}

/* AdonisJS loads such a text by itself, for instance that of a route; one with a space is a sentence. */
const OURS = /^#(?:modules|models|plugins)\/\S+$/
const RELATIVE = /^\.\.?\//

/**
 * Every import of a source: static, for types, again exported, dynamic, in types, by `require`, and what names a file
 * for somebody else to load it.
 */
export function findImports(typescript: Typescript, source: ts.SourceFile): Import[] {
  const imports: Import[] = []
  visit(typescript, source, (node) => {
    for (const value of importedBy(typescript, node))
      imports.push(...read(typescript, source, value))
    for (const { text, at } of mentionedBy(typescript, node))
      imports.push({ specifier: text, isOpen: false, isMention: true, line: lineOf(source, at) })
  })
  return imports
}

/* The expressions that name what a node imports. */
function importedBy(typescript: Typescript, node: ts.Node): ts.Expression[] {
  if (typescript.isImportDeclaration(node)) return [node.moduleSpecifier]
  if (typescript.isExportDeclaration(node))
    return node.moduleSpecifier ? [node.moduleSpecifier] : []
  if (typescript.isExternalModuleReference(node)) return [node.expression]
  if (typescript.isImportTypeNode(node)) {
    const { argument } = node
    return typescript.isLiteralTypeNode(argument) &&
      typescript.isStringLiteralLike(argument.literal)
      ? [argument.literal]
      : []
  }
  if (typescript.isCallExpression(node) && isLoading(typescript, node.expression))
    return node.arguments.slice(0, 1)
  return []
}

interface Mention {
  text: string
  at: ts.Node
}

/* The files that are named by what any call is given, and by `new URL('…', import.meta.url)`. */
function mentionedBy(typescript: Typescript, node: ts.Node): Mention[] {
  if (typescript.isCallExpression(node)) {
    const mentions = mentionsAmong(typescript, node.arguments, OURS)
    return mentions.length > 0 && isLoading(typescript, node.expression) ? [] : mentions
  }
  if (!typescript.isNewExpression(node)) return []
  const { expression, arguments: [first, base] = [] } = node
  if (!isNamed(typescript, expression, 'URL') || !first || !base) return []
  const member = memberOf(typescript, base)
  if (member?.name !== 'url' || !typescript.isMetaProperty(member.receiver)) return []
  return mentionsAmong(typescript, [first], RELATIVE)
}

const mentionsAmong = (
  typescript: Typescript,
  values: readonly ts.Expression[],
  pattern: RegExp
): Mention[] =>
  values.flatMap((at) => {
    const text = textOf(typescript, at)
    return text !== null && pattern.test(text) ? [{ text, at }] : []
  })

/* `import(…)`, `import.defer(…)`, `import.meta.resolve(…)`, `require(…)` and `require.resolve(…)` */
function isLoading(typescript: Typescript, callee: ts.Expression): boolean {
  if (callee.kind === typescript.SyntaxKind.ImportKeyword) return true
  if (typescript.isIdentifier(callee)) return callee.text === 'require'
  if (typescript.isMetaProperty(callee)) return true
  const member = memberOf(typescript, callee)
  if (member?.name !== 'resolve') return false
  const { receiver } = member
  return typescript.isMetaProperty(receiver) || isNamed(typescript, receiver, 'require')
}

const isNamed = (typescript: Typescript, node: ts.Expression, name: string) =>
  typescript.isIdentifier(node) && node.text === name

function read(typescript: Typescript, source: ts.SourceFile, value: ts.Expression): Import[] {
  const node = unwrap(typescript, value)!
  if (typescript.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].flatMap((choice) => read(typescript, source, choice))

  const line = lineOf(source, node)
  if (typescript.isStringLiteralLike(node))
    return [{ specifier: node.text, isOpen: false, isMention: false, line }]
  const beginning = beginningOf(typescript, node)
  return beginning === null ? [] : [{ specifier: beginning, isOpen: true, isMention: false, line }]
}

/* The text with which a template or a concatenation begins. */
function beginningOf(typescript: Typescript, node: ts.Expression): string | null {
  const inner = unwrap(typescript, node)!
  if (typescript.isStringLiteralLike(inner)) return inner.text
  if (typescript.isTemplateExpression(inner)) return inner.head.text
  return typescript.isBinaryExpression(inner) ? beginningOf(typescript, inner.left) : null
}
