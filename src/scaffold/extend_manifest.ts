import type { Node, ObjectLiteralExpression, Project } from 'ts-morph'
import { addPage } from './add_page.js'
import { E_MODULE_NOT_EXTENSIBLE, E_RESOURCE_EXISTS } from './errors.js'
import { findArgument, findMember, isKind, literalTexts, parseText, textAtEdge } from './syntax.js'
import type { PlannedFile } from './workspace.js'

const CONSTANT = 'or a constant of that file or of one that it imports by a relative path'

/** How a field of a manifest takes in what another has in it; false where it is not of the expected shape. */
interface Field {
  name: string
  shape: string
  extend(value: Node, addition: Node): boolean
}

const FIELDS: Field[] = [
  { name: 'routes', shape: 'the lazy import of ./routes.js', extend: importsSame },
  { name: 'permissions', shape: `an object literal, ${CONSTANT}`, extend: addPermissions },
  { name: 'menus', shape: `an array literal, ${CONSTANT}`, extend: addPage },
  { name: 'tables', shape: `an array literal, ${CONSTANT}`, extend: addTables },
]

/**
 * Takes what a rendered manifest says of its resource into the manifest that is there, or into the files from which
 * that imports its permissions and menus.
 *
 * @returns the files that change
 * @throws {E_MODULE_NOT_EXTENSIBLE} {E_RESOURCE_EXISTS}
 */
export function extendManifest(sources: Project, rendered: PlannedFile): PlannedFile[] {
  const file = sources.addSourceFileAtPath(rendered.path)
  const fragment = parseText(sources, rendered)
  const additions = findArgument(fragment, 'defineModule')!
  const manifest = findArgument(file, 'defineModule')
  const where = `modules/${file.getDirectory().getBaseName()}/module.ts`
  if (!manifest) {
    throw new E_MODULE_NOT_EXTENSIBLE([where, 'defineModule({ … })', textOf(additions, FIELDS)])
  }

  for (const field of FIELDS) {
    if (!manifest.getProperty(field.name)) {
      manifest.addProperty(textOf(additions, [field]))
      continue
    }
    const value = findMember(manifest, field.name)
    if (!value || !field.extend(value, findMember(additions, field.name)!)) {
      const place = `"${field.name}" in ${where}`
      throw new E_MODULE_NOT_EXTENSIBLE([place, field.shape, textOf(additions, [field])])
    }
  }
  return sources
    .getSourceFiles()
    .filter((one) => one !== fragment && !one.isSaved())
    .map((one) => ({ path: one.getFilePath(), text: one.getFullText() }))
}

const textOf = (literal: ObjectLiteralExpression, fields: Field[]): string =>
  fields.map(({ name }) => textAtEdge(literal.getProperty(name)!)).join(',\n')

function importsSame(value: Node, addition: Node): boolean {
  return literalTexts(value).join() === literalTexts(addition).join()
}

function addPermissions(value: Node, addition: Node): boolean {
  if (!isKind(value, 'ObjectLiteralExpression')) return false
  if (!isKind(addition, 'ObjectLiteralExpression')) return false

  const resourceOf = (key: string) => key.split(':').slice(0, 2).join(':')
  const keysOf = (literal: ObjectLiteralExpression) =>
    literal.getProperties().flatMap((property) => literalTexts(property).slice(0, 1))
  const [resource] = keysOf(addition).map(resourceOf)
  const taken = keysOf(value).find((key) => resourceOf(key) === resource)
  if (taken) throw new E_RESOURCE_EXISTS([`The permission "${taken}"`])

  value.addProperties(addition.getProperties().map((property) => property.getText()))
  return true
}

function addTables(value: Node, addition: Node): boolean {
  if (!isKind(value, 'ArrayLiteralExpression')) return false
  const tables = literalTexts(addition)
  const taken = literalTexts(value).find((table) => tables.includes(table))
  if (taken) throw new E_RESOURCE_EXISTS([`The table "${taken}" of the manifest`])

  value.addElements(tables.map((table) => `'${table}'`))
  return true
}
