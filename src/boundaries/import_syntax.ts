import type ts from 'typescript'
import { unwrap } from './manifest_source.js'
import { lineOf, type Typescript, visit } from './typescript.js'

/** An import as it is written. */
export interface Import {
  /** what it names, or the beginning of that */
  specifier: string
  /** the rest is only known when the program runs */
  isOpen: boolean
  line: number
}

/** Every import of a source: static, for types, again exported, dynamic, in types, and by `require`. */
export function findImports(typescript: Typescript, source: ts.SourceFile): Import[] {
  const imports: Import[] = []
  visit(typescript, source, (node) => {
    for (const value of importedBy(typescript, node))
      imports.push(...read(typescript, source, value))
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

/* `import(…)`, `import.defer(…)` and `require(…)` */
function isLoading(typescript: Typescript, callee: ts.Expression): boolean {
  if (callee.kind === typescript.SyntaxKind.ImportKeyword) return true
  if (typescript.isMetaProperty(callee)) return true
  return typescript.isIdentifier(callee) && callee.text === 'require'
}

function read(typescript: Typescript, source: ts.SourceFile, value: ts.Expression): Import[] {
  const node = unwrap(typescript, value)!
  if (typescript.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].flatMap((choice) => read(typescript, source, choice))

  const line = lineOf(source, node)
  if (typescript.isStringLiteralLike(node)) return [{ specifier: node.text, isOpen: false, line }]
  const beginning = beginningOf(typescript, node)
  return beginning === null ? [] : [{ specifier: beginning, isOpen: true, line }]
}

/* The text with which a template or a concatenation begins. */
function beginningOf(typescript: Typescript, node: ts.Expression): string | null {
  const inner = unwrap(typescript, node)!
  if (typescript.isStringLiteralLike(inner)) return inner.text
  if (typescript.isTemplateExpression(inner)) return inner.head.text
  return typescript.isBinaryExpression(inner) ? beginningOf(typescript, inner.left) : null
}
