import type ts from 'typescript'
import type { Bindings } from './bindings.js'
import { memberOf, rootOf } from './expressions.js'
import { unwrap } from './manifest_source.js'
import type { Typescript } from './typescript.js'

/* Words in a name: these alone tell a query, ... */
const CERTAIN = new Set(['db', 'database', 'trx', 'transaction', 'knex', 'query'])
/* ... these do unless another says that it is something else. */
const LIKELY = new Set(['client', 'connection', 'builder', 'schema'])
const OTHERS = new Set(
  (
    'mail mailer email message socket ws io http api array buffer router route queue job redis cache ' +
    'html pdf url uri path file form menu page report console stream'
  ).split(' ')
)
const WORD = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g
const STEP = /^(?:from|table|select|(?:(?:or|and)?[wW]here\w*))$/
/* Models hand their queries to these. */
const GIVES_QUERY = /^(?:scope|preload|loadCount)$/
/* What they give is a query no more. */
const ENDS_QUERY = /^(?:then|catch|finally|toSQL|toQuery|toString)$/
const CALLABLE = /^(?:db|knex|trx)$/
const TYPE = /\b(?:TransactionClient|QueryClient|\w*QueryBuilder|Database|Knex)/

/** Tells what is a query, or a connection to a database, from everything else that has a method `from` or `join`. */
export class QuerySyntax {
  readonly #typescript: Typescript
  readonly #bindings: Bindings

  constructor(typescript: Typescript, bindings: Bindings) {
    this.#typescript = typescript
    this.#bindings = bindings
  }

  /** Is it one by its name, by what is done with it, or by where it comes from? */
  isQuery(node: ts.Expression): boolean {
    const value = unwrap(this.#typescript, node)!
    if (this.#typescript.isCallExpression(value)) return this.#isChain(value)
    if (!this.#typescript.isIdentifier(value))
      return isQueryName(memberOf(this.#typescript, value)?.name ?? '')
    return isQueryName(value.text) || this.#isBoundToQuery(value)
  }

  /** Is it a function that takes a table, as in `knex('orders')`? */
  isCallable(node: ts.Expression): boolean {
    const value = unwrap(this.#typescript, node)!
    if (this.#typescript.isIdentifier(value)) return CALLABLE.test(value.text)
    return CALLABLE.test(memberOf(this.#typescript, value)?.name ?? '')
  }

  /** Does it begin with `vine`, or with a variable that does? */
  isSchema(node: ts.Expression): boolean {
    const root = rootOf(this.#typescript, node)
    if (!root) return false
    if (root.text === 'vine') return true
    const value = this.#bindings.find(root)?.value
    return value !== undefined && value.end < root.pos && this.isSchema(value)
  }

  #isChain({ expression }: ts.CallExpression): boolean {
    const member = memberOf(this.#typescript, expression)
    if (!member) return this.isQuery(expression)
    const { receiver, name } = member
    if (ENDS_QUERY.test(name)) return false
    if (isQueryName(name) || (STEP.test(name) && !this.#isSomethingElse(receiver))) return true
    return this.isQuery(receiver)
  }

  /* A class is no query; `Order.query()` makes one. */
  #isSomethingElse(receiver: ts.Expression): boolean {
    const name = rootOf(this.#typescript, receiver)?.text ?? ''
    return /^[A-Z]/.test(name) || wordsOf(name).some((word) => OTHERS.has(word))
  }

  #isBoundToQuery(name: ts.Identifier): boolean {
    const { value, type, call } = this.#bindings.find(name) ?? {}
    if (type) return TYPE.test(type)
    if (call) return this.#givesQuery(call)
    return value !== undefined && value.end < name.pos && this.#makesQuery(value)
  }

  #givesQuery(call: ts.CallExpression): boolean {
    const name = memberOf(this.#typescript, call.expression)?.name
    const root = rootOf(this.#typescript, call.expression)?.text
    return GIVES_QUERY.test(name ?? root ?? '') || this.#isChain(call)
  }

  /* What a query gives when one waits for it are rows; a transaction is waited for. */
  #makesQuery(node: ts.Expression): boolean {
    const value = unwrap(this.#typescript, node)!
    if (!this.#typescript.isAwaitExpression(value)) return this.isQuery(value)
    const call = unwrap(this.#typescript, value.expression)!
    if (!this.#typescript.isCallExpression(call)) return false
    return memberOf(this.#typescript, call.expression)?.name === 'transaction'
  }
}

const wordsOf = (name: string) => (name.match(WORD) ?? []).map((word) => word.toLowerCase())

function isQueryName(name: string): boolean {
  const words = wordsOf(name)
  if (words.some((word) => CERTAIN.has(word))) return true
  return words.some((word) => LIKELY.has(word)) && !words.some((word) => OTHERS.has(word))
}
