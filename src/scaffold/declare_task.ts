import { dirname, relative } from 'node:path'
import type { Project } from 'ts-morph'
import { E_TASK_UNDECLARABLE } from './errors.js'
import { findArgument, findMember, isKind, literalTexts } from './syntax.js'
import type { PlannedFile } from './workspace.js'

const SHAPE =
  'an array literal, or a constant of that file or of one that it imports by a relative path'

/** Where a task is listed. */
export interface TaskList {
  /** The file that lists tasks. */
  file: PlannedFile
  /** What that hands its list to, as `defineModule`. */
  function: string
  /** The file as it is told to people. */
  told: string
}

/**
 * Adds a task to the end of the list of those that are there, which need not be there yet.
 *
 * @param path of the file of the task
 * @returns the file that lists it, which is not written; nothing if it is listed already
 * @throws {E_TASK_UNDECLARABLE}
 */
export function declareTask(
  sources: Project,
  { file: { path: listPath, text }, told, function: define }: TaskList,
  path: string
): PlannedFile[] {
  const file = sources.createSourceFile(listPath, text, { overwrite: true })
  const argument = findArgument(file, define)
  if (!argument) throw refusal(told, `${define}({ … })`, loaderOf(listPath, path))

  if (!argument.getProperty('tasks')) {
    argument.addPropertyAssignment({ name: 'tasks', initializer: '[]' })
  }
  const list = findMember(argument, 'tasks')
  if (!isKind(list, 'ArrayLiteralExpression')) {
    throw refusal(`"tasks" in ${told}`, SHAPE, loaderOf(listPath, path))
  }
  const source = list.getSourceFile()
  const loader = loaderOf(source.getFilePath(), path)
  const [target] = /'.+'/.exec(loader)!
  if (literalTexts(list).some((one) => `'${one}'` === target)) return []
  list.addElement(loader)
  return [{ path: source.getFilePath(), text: source.getFullText() }]
}

const refusal = (place: string, shape: string, text: string) =>
  new E_TASK_UNDECLARABLE([place, shape, text])

function loaderOf(from: string, path: string): string {
  const target = relative(dirname(from), path).replaceAll('\\', '/').replace(/\.ts$/, '.js')
  return `() => import('${target.startsWith('.') ? target : `./${target}`}')`
}
