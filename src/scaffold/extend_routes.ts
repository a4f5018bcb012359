import type { Project, SourceFile } from 'ts-morph'
import { E_RESOURCE_EXISTS } from './errors.js'
import { isKind, parseText } from './syntax.js'
import type { PlannedFile } from './workspace.js'

const LAZY_IMPORT = /=>\s*import\(/

/**
 * Takes rendered routes into the routes that are there: the constant of their controller behind those of the
 * others, their group at the end.
 *
 * @throws {E_RESOURCE_EXISTS}
 */
export function extendRoutes(sources: Project, rendered: PlannedFile): PlannedFile {
  const file = sources.addSourceFileAtPathIfExists(rendered.path)
  // a module that had no routes gets the file as it was rendered
  if (!file) return rendered

  const additions = parseText(sources, rendered)
  for (const { name } of constantsOf(additions)) {
    if (file.getVariableDeclaration(name)) throw new E_RESOURCE_EXISTS([`${name} in routes.ts`])
  }

  addImports(file, additions)
  addConstants(file, additions)
  for (const statement of additions.getStatements()) {
    if (isKind(statement, 'ExpressionStatement')) file.addStatements(`\n${statement.getText()}`)
  }
  return { path: rendered.path, text: file.getFullText() }
}

function addImports(file: SourceFile, additions: SourceFile): void {
  for (const addition of additions.getImportDeclarations()) {
    const name = addition.getDefaultImport()?.getText()
    const isThere = file
      .getImportDeclarations()
      .some((one) => one.getDefaultImport()?.getText() === name)
    if (!isThere) file.addImportDeclaration(addition.getStructure())
  }
}

function addConstants(file: SourceFile, additions: SourceFile): void {
  const last = constantsOf(file).at(-1)
  const text = constantsOf(additions).map((constant) => constant.text)
  if (last) file.insertStatements(last.index + 1, text)
  else file.insertStatements(lastImport(file) + 1, `\n${text.join('\n')}`)
}

/** The constants by which controllers are imported when they are needed, with their places in the file. */
const constantsOf = (file: SourceFile) =>
  file.getStatements().flatMap((statement, index) => {
    if (!isKind(statement, 'VariableStatement') || !LAZY_IMPORT.test(statement.getText())) return []
    const [declaration] = statement.getDeclarations()
    return [{ index, name: declaration!.getName(), text: statement.getText() }]
  })

const lastImport = (file: SourceFile): number =>
  file.getStatements().findLastIndex((statement) => isKind(statement, 'ImportDeclaration'))
