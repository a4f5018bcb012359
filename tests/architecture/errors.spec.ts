import { test } from '@japa/runner'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = new URL('../../', import.meta.url)
const SOURCES = ['configure.ts', '{src,commands,modules,plugins,providers}/**/*.ts']
const TESTS = '{modules,plugins}/*/tests/**'
const FRAMEWORK_MESSAGES = 'lang/zh-CN/errors.json'
const APPLICATION_MESSAGES = 'resources/lang/zh-CN/errors.json'

const CODE = /^E_[A-Z_]+$/
/* `| `E_USERNAME_TAKEN` | 409 | …`; the status is missing where an error never reaches a client. */
const ROW = /^\| `(E_[A-Z_]+)` +\| (\d{3})?/gm
const FORMAT = /%[sd]/g
const PLACEHOLDER = /\{(\d+)[,}]/g

/** A `failure(…)` as it is declared. */
interface Declared {
  code: string
  status: number
  message: string
  /** how many values its message takes */
  values: number
  /** the catalogue that has to translate it */
  catalogue: string
}

const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const messagesOf = (path: string): Record<string, string> => JSON.parse(read(path))

const sources = globSync(SOURCES, { cwd: fileURLToPath(ROOT), exclude: [TESTS] }).map((path) =>
  ts.createSourceFile(path.replaceAll('\\', '/'), read(path), ts.ScriptTarget.ESNext)
)

function catalogueOf(path: string): string {
  const [plugin] = /^plugins\/[^/]+/.exec(path) ?? []
  if (plugin) return `${plugin}/lang/zh-CN/errors.json`
  return /^modules\/(?!system\/)/.test(path) ? APPLICATION_MESSAGES : FRAMEWORK_MESSAGES
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) {
    yield child
    yield* nodesOf(child)
  }
}

function toFailure(node: ts.Node, path: string): Declared | undefined {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined
  if (node.expression.text !== 'failure') return undefined

  const [message, code, status] = node.arguments as unknown as ts.StringLiteral[]
  const [values] = (node.typeArguments ?? []) as unknown as ts.TupleTypeNode[]
  return {
    code: code!.text,
    status: Number(status?.text ?? 400),
    message: message!.text,
    values: values?.elements.length ?? 0,
    catalogue: catalogueOf(path),
  }
}

const failures = sources.flatMap((source) =>
  [...nodesOf(source)].flatMap((node) => toFailure(node, source.fileName) ?? [])
)

/** The codes that the source names, and those of other packages, for which the framework has its own words. */
function findCodes(): Set<string> {
  const literals = sources.flatMap((source) =>
    [...nodesOf(source)].flatMap((node) => (ts.isStringLiteral(node) ? node.text : []))
  )
  const codes = [
    ...literals,
    ...Object.keys(messagesOf('lang/en/errors.json')),
    ...Object.keys(messagesOf(FRAMEWORK_MESSAGES)),
  ]
  return new Set(codes.filter((code) => CODE.test(code)))
}

test.group('Architecture | errors', () => {
  const documented = [...read('docs/errors.md').matchAll(ROW)]

  test('the documentation lists each code once, and none that does not exist', ({ assert }) => {
    assert.isAbove(failures.length, 30)
    assert.deepEqual(documented.map(([, code]) => code).sort(), [...findCodes()].sort())
  })

  test('the documentation tells the status of every failure', ({ assert }) => {
    const statuses = new Map(documented.map(([, code, status]) => [code, Number(status)]))
    const wrong = failures
      .filter(({ code, status }) => statuses.get(code) !== status)
      .map(({ code, status }) => `${code} is ${status}, documented is ${statuses.get(code)}`)
    assert.deepEqual(wrong, [])
  })

  test('the message of every failure has a place for each of its values', ({ assert }) => {
    const wrong = failures
      .filter(({ message, values }) => (message.match(FORMAT) ?? []).length !== values)
      .map(({ code }) => code)
    assert.deepEqual(wrong, [])
  })

  test('every failure has a Chinese message with the same values', ({ assert }) => {
    const wrong = failures.flatMap(({ code, values, catalogue }) => {
      const message = messagesOf(catalogue)[code]
      if (message === undefined) return [`${catalogue} lacks ${code}`]

      const places = new Set([...message.matchAll(PLACEHOLDER)].map(([, index]) => Number(index)))
      const isComplete = places.size === values && [...places].every((index) => index < values)
      return isComplete ? [] : [`${code} in ${catalogue} does not take ${values} value(s)`]
    })
    assert.deepEqual(wrong, [])
  })
})
