import type ts from 'typescript'
import { declaring } from './breaches.js'
import type { Finding } from './finding.js'
import type { Unit } from './place.js'
import { lineOf, parseStrictly, type Typescript, visit } from './typescript.js'

/** A text of a manifest. */
export interface Entry {
  text: string
  line: number
}

/** The lists of a manifest that matter here. */
export const LISTS = ['requires', 'optional', 'tables'] as const
type List = (typeof LISTS)[number]

/** A manifest as it is written; what cannot be read from the source is null. */
export interface Manifest extends Record<List, Entry[] | null> {
  unit: Unit
  file: string
  name: Entry | null
  /** what is not written out */
  findings: Finding[]
}

const LIST_SHAPE = 'a list of texts'

/**
 * Reads a manifest without running it.
 *
 * @throws {E_PROJECT_UNREADABLE} if its syntax is wrong
 */
export function readManifest(
  typescript: Typescript,
  { unit, file, text }: { unit: Unit; file: string; text: string }
): Manifest {
  const source = parseStrictly(typescript, file, text)
  const manifest: Manifest = {
    unit,
    file,
    name: null,
    requires: [],
    optional: [],
    tables: [],
    findings: [],
  }
  const define = unit.kind === 'module' ? 'defineModule' : 'definePlugin'
  const object = findArgument(typescript, source, define)
  const complain = (what: string, shape: string, node: ts.Node = source) =>
    manifest.findings.push({
      ...declaring.notLiteral(what, shape),
      file,
      line: node === source ? 1 : lineOf(source, node),
    })

  if (!object) complain('The manifest', `${define}({ … })`)
  for (const property of object?.properties ?? []) {
    const key = property.name && textOfName(typescript, property.name)
    if (key === undefined) {
      complain('A part of the manifest', 'fields with their names', property)
    } else if (key === 'name') {
      manifest.name = toEntry(typescript, source, valueOf(typescript, property))
      if (!manifest.name) complain('The field "name"', 'a text', property)
    } else if (isList(key)) {
      manifest[key] = toEntries(typescript, source, valueOf(typescript, property))
      if (!manifest[key]) complain(`The field "${key}"`, LIST_SHAPE, property)
    }
  }
  return object ? manifest : { ...manifest, requires: null, optional: null, tables: null }
}

/** The object that is handed to the first call of a function. */
export function findArgument(
  typescript: Typescript,
  source: ts.SourceFile,
  functionName: string
): ts.ObjectLiteralExpression | null {
  let found: ts.ObjectLiteralExpression | null = null
  visit(typescript, source, (node) => {
    if (found || !typescript.isCallExpression(node)) return
    const { expression, arguments: values } = node
    if (!typescript.isIdentifier(expression) || expression.text !== functionName) return
    const value = unwrap(typescript, values[0])
    if (value && typescript.isObjectLiteralExpression(value)) found = value
  })
  return found
}

/** An expression without what only the type checker cares for. */
export function unwrap(typescript: Typescript, node?: ts.Expression): ts.Expression | undefined {
  let inner = node
  while (
    inner &&
    (typescript.isAsExpression(inner) ||
      typescript.isSatisfiesExpression(inner) ||
      typescript.isParenthesizedExpression(inner) ||
      typescript.isNonNullExpression(inner) ||
      typescript.isTypeAssertionExpression(inner))
  ) {
    inner = inner.expression
  }
  return inner
}

/** The name of a property; undefined if it is computed. */
export const textOfName = (typescript: Typescript, name: ts.PropertyName): string | undefined =>
  typescript.isIdentifier(name) || typescript.isStringLiteralLike(name) ? name.text : undefined

const isList = (key: string): key is List => (LISTS as readonly string[]).includes(key)

const valueOf = (typescript: Typescript, property: ts.ObjectLiteralElementLike) =>
  typescript.isPropertyAssignment(property) ? unwrap(typescript, property.initializer) : undefined

function toEntry(typescript: Typescript, source: ts.SourceFile, node?: ts.Node): Entry | null {
  if (!node || !typescript.isStringLiteralLike(node)) return null
  return { text: node.text, line: lineOf(source, node) }
}

function toEntries(typescript: Typescript, source: ts.SourceFile, node?: ts.Node): Entry[] | null {
  if (!node || !typescript.isArrayLiteralExpression(node)) return null
  const entries = node.elements.map((element) => toEntry(typescript, source, element))
  return entries.every((entry) => entry !== null) ? entries : null
}
