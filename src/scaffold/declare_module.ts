import type {
  ArrayLiteralExpression,
  Node,
  ObjectLiteralExpression,
  Project,
  PropertyAssignment,
} from 'ts-morph'
import { E_RC_FILE_UNREADABLE } from './errors.js'

/**
 * Adds a module to the end of `modules` in `adonisrc.ts`, which need not have such a list yet.
 *
 * @returns the new text of the file, which is not written
 * @throws {E_RC_FILE_UNREADABLE}
 */
export function declareModule(project: Project, rcFile: string, name: string): string {
  const file = project.getSourceFile(rcFile)
  const call = file?.getFirstDescendant(
    (node) => isKind(node, 'CallExpression') && node.getText().startsWith('defineConfig(')
  )
  const config = call?.getLastChild()?.getPreviousSibling()?.getFirstChild()
  if (!file || !isKind(config, 'ObjectLiteralExpression')) throw new E_RC_FILE_UNREADABLE()

  const literal = config as ObjectLiteralExpression
  const property =
    literal.getProperty('modules') ??
    literal.addPropertyAssignment({ name: 'modules', initializer: '[]' })
  const list = (property as PropertyAssignment).getInitializer?.()
  if (!isKind(list, 'ArrayLiteralExpression')) throw new E_RC_FILE_UNREADABLE()

  const modules = list as ArrayLiteralExpression
  modules.addElement(`() => import('#modules/${name}/module')`)
  return file.getFullText()
}

/* By the names of kinds, so that ts-morph need not be a dependency: the assembler brings it along. */
const isKind = (node: Node | undefined, kind: string): boolean => node?.getKindName() === kind
