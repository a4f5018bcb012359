import app from '@adonisjs/core/services/app'
import { translatorFor, type Translate } from '../../../src/i18n/main.js'
import type { DictionaryItemDeclaration } from '../../../src/modules/main.js'
import { itemCode } from './dictionary_code.js'

/** A dictionary or an item, as its row has it. */
export interface Named {
  /** That of a dictionary, or that by which a module declares an item; null for an operator's item. */
  code: string | null
  text: string
}

/**
 * The names and labels that the manifests of today declare, of dictionaries and of their items, by code. People read
 * them in their own language, until an operator writes something else: that is what everyone reads.
 */
export class DeclaredTexts {
  readonly #texts = new Map<string, string>()

  /** What is declared of dictionaries with these codes. */
  static async of(codes: readonly string[]): Promise<DeclaredTexts> {
    const declared = new DeclaredTexts()
    const modules = await app.container.make('iti.modules')
    for (const { dictionaries = [] } of modules.ordered) {
      for (const { code, name, items } of dictionaries) {
        if (!codes.includes(code)) continue
        declared.#texts.set(code, name)
        declared.#add(code, items)
      }
    }
    return declared
  }

  /** Whether it is declared today; a later release may have left it out. */
  has(code: string | null): boolean {
    return code !== null && this.#texts.has(code)
  }

  /** What somebody reads for it. */
  read({ code, text }: Named, t: Translate): string {
    const declared = code === null ? undefined : this.#texts.get(code)
    const isSeeded = declared !== undefined && text === textOf(code!, declared)
    return isSeeded ? textOf(code!, declared, t) : text
  }

  /** What is kept of a text that somebody gave: who sends back what they read does not edit it. */
  keep(given: string | undefined, named: Named, t: Translate): string | undefined {
    return given === this.read(named, t) ? named.text : given
  }

  #add(code: string, items: readonly DictionaryItemDeclaration[]): void {
    for (const { value, label, children = [] } of items) {
      this.#texts.set(itemCode(code, value), label)
      this.#add(code, children)
    }
  }
}

/** The dictionaries in whose declared name somebody reads a keyword, each with the name under which it was seeded. */
export async function findByReadName(
  keyword: string,
  t: Translate
): Promise<{ code: string; name: string }[]> {
  const wanted = keyword.toLowerCase()
  const modules = await app.container.make('iti.modules')
  return modules.ordered
    .flatMap(({ dictionaries = [] }) => dictionaries)
    .filter(({ code, name }) => textOf(code, name, t).toLowerCase().includes(wanted))
    .map(({ code, name }) => ({ code, name: textOf(code, name) }))
}

/** What a catalogue says for what is declared; by default that of the language in which it is seeded. */
export const textOf = (code: string, declared: string, t: Translate = translatorFor()): string =>
  t(`dictionaries.${code}`, declared)
