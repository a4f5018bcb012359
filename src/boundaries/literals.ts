/** A quoted text that may be what an import names. */
export interface Literal {
  text: string
  /** more is added to it when the program runs, so that it is only a beginning */
  isOpen: boolean
}

/**
 * Finds every quoted text of a source that looks like an import of ours: `#…`, a relative path, or one of the names.
 * Reading them costs a fraction of parsing, and no import can do without such a text; comments have them too.
 */
export class LiteralFinder {
  readonly #pattern: RegExp

  constructor(names: readonly string[]) {
    const ours = ['#', '\\.\\.?(?=[/\'"`])', ...names.map(toPrefix)].join('|')
    // what follows the quote is looked at, not consumed: a stray quote must not hide the text behind it
    this.#pattern = new RegExp(`(['"\`])(?=((?:${ours})[^'"\`\\n]*)(\\1)?(\\s*\\+)?)`, 'g')
  }

  *find(source: string): Generator<Literal> {
    for (const [, quote, text = '', closed, plus] of source.matchAll(this.#pattern)) {
      const hole = quote === '`' ? text.indexOf('${') : -1
      if (hole !== -1) yield { text: text.slice(0, hole), isOpen: true }
      else if (closed) yield { text, isOpen: plus !== undefined }
    }
  }
}

const toPrefix = (name: string) => `${RegExp.escape(name)}(?=[/'"\`])`
