import type ts from 'typescript'
import { type Typescript, visit } from './typescript.js'

/** A name that a source gives to something. */
export interface Binding {
  /** what it is at first */
  value?: ts.Expression
  /** what it says that it is */
  type?: string
  /** the call that is handed the function of which it is a parameter */
  call?: ts.CallExpression
}

interface Bound extends Binding {
  start: number
  end: number
}

/** The variables and parameters of a source, each known where it stands. */
export class Bindings {
  readonly #typescript: Typescript
  readonly #source: ts.SourceFile
  #bound: Map<string, Bound[]> | null = null

  constructor(typescript: Typescript, source: ts.SourceFile) {
    this.#typescript = typescript
    this.#source = source
  }

  /** The innermost binding of a name at the place where it is used. */
  find(name: ts.Identifier): Binding | null {
    this.#bound ??= this.#collect()
    const around = (this.#bound.get(name.text) ?? []).filter(
      ({ start, end }) => start <= name.pos && name.end <= end
    )
    return around.toSorted((left, right) => right.start - left.start)[0] ?? null
  }

  #collect(): Map<string, Bound[]> {
    const bound = new Map<string, Bound[]>()
    const callers = new Map<ts.Node, ts.CallExpression>()
    const scopes: ts.Node[] = [this.#source]
    const typescript = this.#typescript
    const add = (
      { name, type }: ts.VariableDeclaration | ts.ParameterDeclaration,
      { pos, end }: ts.Node,
      origin: Pick<Binding, 'value' | 'call'>
    ) => {
      if (!typescript.isIdentifier(name)) return
      const known = bound.get(name.text) ?? []
      const text = type && this.#source.text.slice(type.pos, type.end)
      bound.set(name.text, [...known, { ...origin, type: text, start: pos, end }])
    }

    visit(typescript, this.#source, (node) => {
      while (scopes.length > 1 && scopes.at(-1)!.end <= node.pos) scopes.pop()
      if (typescript.isCallExpression(node)) {
        for (const value of node.arguments) callers.set(value, node)
      } else if (typescript.isVariableDeclaration(node)) {
        add(node, scopes.at(-1)!, { value: node.initializer })
      } else if (typescript.isFunctionLike(node)) {
        const call = callers.get(node)
        for (const parameter of node.parameters)
          // a type may stand in a place without parameters of a real function
          if (typescript.isParameter(parameter)) add(parameter, node, { call })
        scopes.push(node)
      } else if (typescript.isBlock(node)) scopes.push(node)
    })
    return bound
  }
}
