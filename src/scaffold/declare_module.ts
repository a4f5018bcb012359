import type { Project } from 'ts-morph'
import { E_RC_FILE_UNREADABLE } from './errors.js'
import { findArgument, findMember, isKind } from './syntax.js'

/**
 * Adds a module to the end of `modules` in `adonisrc.ts`, which need not have such a list yet.
 *
 * @returns the new text of the file, which is not written
 * @throws {E_RC_FILE_UNREADABLE}
 */
export function declareModule(project: Project, rcFile: string, name: string): string {
  const file = project.getSourceFile(rcFile)
  const config = file && findArgument(file, 'defineConfig')
  if (!config) throw new E_RC_FILE_UNREADABLE()

  if (!config.getProperty('modules')) {
    config.addPropertyAssignment({ name: 'modules', initializer: '[]' })
  }
  const modules = findMember(config, 'modules')
  if (!isKind(modules, 'ArrayLiteralExpression') || modules.getSourceFile() !== file) {
    throw new E_RC_FILE_UNREADABLE()
  }
  modules.addElement(`() => import('#modules/${name}/module')`)
  return file.getFullText()
}
