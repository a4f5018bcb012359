import type ts from 'typescript'
import { declaring } from './breaches.js'
import { E_PROJECT_UNREADABLE } from './errors.js'
import type { Finding } from './finding.js'
import type { Entry } from './manifest_source.js'
import { findArgument, textOfName, unwrap } from './manifest_source.js'
import { lineOf, parseStrictly, type Typescript } from './typescript.js'

/** Where a project declares its modules. */
export const RC_FILE = 'adonisrc.ts'

const SHAPE = "() => import('#modules/<name>/module')"

/** What `adonisrc.ts` declares: the specifiers of manifests. */
export interface Declarations {
  manifests: Entry[]
  /** what is not written out */
  findings: Finding[]
}

/**
 * Reads `modules` of `adonisrc.ts` without running it.
 *
 * @throws {E_PROJECT_UNREADABLE} if its syntax is wrong, or it defines no configuration
 */
export function readRcFile(typescript: Typescript, text: string): Declarations {
  const source = parseStrictly(typescript, RC_FILE, text)
  const config = findArgument(typescript, source, 'defineConfig')
  if (!config)
    throw new E_PROJECT_UNREADABLE([RC_FILE, 'it does not call defineConfig({ … }). Let it do so'])

  const property = config.properties.find(
    ({ name }) => name && textOfName(typescript, name) === 'modules'
  )
  const declarations: Declarations = { manifests: [], findings: [] }
  const complain = (what: string, shape: string, node: ts.Node) =>
    declarations.findings.push({
      ...declaring.notLiteral(what, shape),
      file: RC_FILE,
      line: lineOf(source, node),
    })
  if (!property) {
    const spread = config.properties.find((member) => typescript.isSpreadAssignment(member))
    if (spread) complain('The field "modules"', `a list of ${SHAPE}`, spread)
    return declarations
  }

  const list = typescript.isPropertyAssignment(property)
    ? unwrap(typescript, property.initializer)
    : undefined
  if (!list || !typescript.isArrayLiteralExpression(list)) {
    complain('The field "modules"', `a list of ${SHAPE}`, property)
    return declarations
  }
  for (const element of list.elements) {
    const manifest = toSpecifier(typescript, element)
    if (manifest === null) complain('An element of "modules"', SHAPE, element)
    else declarations.manifests.push({ text: manifest, line: lineOf(source, element) })
  }
  return declarations
}

/* `() => import('…')` */
function toSpecifier(typescript: Typescript, element: ts.Expression): string | null {
  if (!typescript.isArrowFunction(element) || typescript.isBlock(element.body)) return null
  const call = unwrap(typescript, element.body)
  if (!call || !typescript.isCallExpression(call)) return null
  if (call.expression.kind !== typescript.SyntaxKind.ImportKeyword) return null
  const [specifier] = call.arguments
  return specifier && typescript.isStringLiteralLike(specifier) ? specifier.text : null
}
