import type ts from 'typescript'
import { unwrap } from './manifest_source.js'
import { UNKNOWN } from './sql_names.js'
import type { Typescript } from './typescript.js'

/** What is read from, and under which name: `db` and `from` of `db.from` or `db['from']`. */
export interface Member {
  receiver: ts.Expression
  name: string
}

/** A member that is read; null for everything else. */
export function memberOf(typescript: Typescript, node: ts.Expression): Member | null {
  const value = unwrap(typescript, node)!
  if (typescript.isPropertyAccessExpression(value))
    return { receiver: value.expression, name: value.name.text }
  if (!typescript.isElementAccessExpression(value)) return null
  const name = textOf(typescript, value.argumentExpression)
  return name === null ? null : { receiver: value.expression, name }
}

/** The variable at which a chain of members and calls begins; null for `this`, `new …` and the like. */
export function rootOf(typescript: Typescript, node: ts.Expression): ts.Identifier | null {
  const value = unwrap(typescript, node)!
  if (typescript.isIdentifier(value)) return value
  if (typescript.isCallExpression(value)) return rootOf(typescript, value.expression)
  const member = memberOf(typescript, value)
  return member && rootOf(typescript, member.receiver)
}

/** What a text is written as; null if it is none, or depends on a run. */
export function textOf(typescript: Typescript, node?: ts.Expression): string | null {
  const value = unwrap(typescript, node)
  return value && typescript.isStringLiteralLike(value) ? value.text : null
}

/** The texts of a statement; a name stands for what is only known when it runs. */
export function sqlOf(typescript: Typescript, node: ts.Node): string {
  const value = typescript.isExpression(node) ? unwrap(typescript, node)! : node
  if (typescript.isStringLiteralLike(value)) return value.text
  if (typescript.isTemplateExpression(value))
    return [value.head, ...value.templateSpans.map(({ literal }) => literal)]
      .map(({ text }) => text)
      .join(UNKNOWN)
  if (!typescript.isBinaryExpression(value)) return UNKNOWN
  const [left, right] = [sqlOf(typescript, value.left), sqlOf(typescript, value.right)]
  // a name that is put together is not known
  return left + (/\w$/.test(left) && /^\w/.test(right) ? UNKNOWN : '') + right
}
