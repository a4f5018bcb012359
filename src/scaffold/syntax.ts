import { join } from 'node:path'
import type {
  ArrayLiteralExpression,
  AsExpression,
  CallExpression,
  ExpressionStatement,
  Identifier,
  ImportDeclaration,
  Node,
  NumericLiteral,
  ObjectLiteralExpression,
  ParenthesizedExpression,
  Project,
  PropertyAssignment,
  SatisfiesExpression,
  ShorthandPropertyAssignment,
  SourceFile,
  StringLiteral,
  VariableStatement,
} from 'ts-morph'
import type { PlannedFile } from './workspace.js'

interface Nodes {
  ArrayLiteralExpression: ArrayLiteralExpression
  AsExpression: AsExpression
  CallExpression: CallExpression
  ExpressionStatement: ExpressionStatement
  Identifier: Identifier
  ImportDeclaration: ImportDeclaration
  NumericLiteral: NumericLiteral
  ObjectLiteralExpression: ObjectLiteralExpression
  ParenthesizedExpression: ParenthesizedExpression
  PropertyAssignment: PropertyAssignment
  SatisfiesExpression: SatisfiesExpression
  ShorthandPropertyAssignment: ShorthandPropertyAssignment
  StringLiteral: StringLiteral
  VariableStatement: VariableStatement
}

/** By the names of kinds, so that ts-morph need not be a dependency: the assembler brings it along. */
export function isKind<Kind extends keyof Nodes>(
  node: Node | undefined,
  kind: Kind
): node is Nodes[Kind] {
  return node?.getKindName() === kind
}

/** The syntax tree of a text that stays in memory. */
export function parseText(sources: Project, { path, text }: PlannedFile): SourceFile {
  return sources.createSourceFile(`${path}.rendered.ts`, text)
}

/** The object that a file hands to a function, as `defineConfig({ … })`. */
export function findArgument(file: SourceFile, name: string): ObjectLiteralExpression | undefined {
  const call = file
    .getDescendants()
    .find((node) => isKind(node, 'CallExpression') && node.getExpression().getText() === name)
  const argument = isKind(call, 'CallExpression') ? findValue(call.getArguments()[0]) : undefined
  return isKind(argument, 'ObjectLiteralExpression') ? argument : undefined
}

/** The value of a member of an object, as far as {@link findValue} finds it. */
export function findMember(literal: ObjectLiteralExpression, name: string): Node | undefined {
  const property = literal.getProperty(name)
  if (isKind(property, 'ShorthandPropertyAssignment')) return findValue(property.getNameNode())
  if (isKind(property, 'PropertyAssignment')) return findValue(property.getInitializer())
  return undefined
}

/** The text of a piece of code as it would stand at the edge of a file. */
export function textAtEdge(node: Node): string {
  const line = node.getSourceFile().getFullText().slice(node.getStartLinePos())
  const indentation = /^ */.exec(line)![0]
  return node.getText().replaceAll(`\n${indentation}`, '\n')
}

/** The text of a string that is a member of an object. */
export function textOfMember(literal: ObjectLiteralExpression, name: string): string | undefined {
  const value = findMember(literal, name)
  return isKind(value, 'StringLiteral') ? value.getLiteralText() : undefined
}

/** The texts of all strings in a piece of code. */
export function literalTexts(node: Node): string[] {
  return [node, ...node.getDescendants()].flatMap((one) =>
    isKind(one, 'StringLiteral') ? [one.getLiteralText()] : []
  )
}

/** What an expression stands for: itself, a constant of its file, or one of a file beside it. */
export function findValue(node: Node | undefined): Node | undefined {
  if (
    isKind(node, 'AsExpression') ||
    isKind(node, 'SatisfiesExpression') ||
    isKind(node, 'ParenthesizedExpression')
  ) {
    return findValue(node.getExpression())
  }
  return isKind(node, 'Identifier') ? findConstant(node.getSourceFile(), node.getText()) : node
}

function findConstant(file: SourceFile, name: string): Node | undefined {
  const declaration = file.getVariableDeclaration(name)
  if (declaration) return findValue(declaration.getInitializer())

  for (const imported of file.getImportDeclarations()) {
    const specifier = imported
      .getNamedImports()
      .find((one) => (one.getAliasNode()?.getText() ?? one.getName()) === name)
    const path = imported.getModuleSpecifierValue().replace(/\.js$/, '.ts')
    if (!specifier || !path.startsWith('.')) continue

    const source = file
      .getProject()
      .addSourceFileAtPathIfExists(join(file.getDirectoryPath(), path))
    return source && findConstant(source, specifier.getName())
  }
  return undefined
}
