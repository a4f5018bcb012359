import type { Project } from 'ts-morph'
import { E_RC_FILE_UNREADABLE } from './errors.js'

/**
 * Adds a module to the end of `modules` in `adonisrc.ts`, which need not have such a list yet.
 *
 * @returns the new text of the file, which is not written
 * @throws {E_RC_FILE_UNREADABLE}
 */
export async function declareModule(
  project: Project,
  rcFile: string,
  name: string
): Promise<string> {
  const { Node } = await import('ts-morph')
  const file = project.getSourceFile(rcFile)
  const call = file?.getExportAssignment((one) => !one.isExportEquals())?.getExpression()
  const config = Node.isCallExpression(call) ? call.getArguments()[0] : undefined
  if (!file || !Node.isObjectLiteralExpression(config)) throw new E_RC_FILE_UNREADABLE()

  const property =
    config.getProperty('modules') ??
    config.addPropertyAssignment({ name: 'modules', initializer: '[]' })
  const list = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined
  if (!Node.isArrayLiteralExpression(list)) throw new E_RC_FILE_UNREADABLE()

  list.addElement(`() => import('#modules/${name}/module')`)
  return file.getFullText()
}
