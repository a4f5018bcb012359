import type { Manifest } from './manifest_source.js'
import { SYSTEM, type Unit } from './place.js'

/* Every table whose name begins so is the framework's, known or not. */
const RESERVED = 'iti_'
const WORD = /[A-Za-z_]\w*/g
const ESCAPE = /\\(\r?\n|[^])/g
const SPACES = 'nrtbfv'

/** What manifests say of who owns which table. */
export class TableOwners {
  readonly #owners = new Map<string, Set<string>>()

  constructor(manifests: readonly Manifest[]) {
    for (const { unit, tables } of manifests)
      for (const { text } of tables ?? []) this.#add(text, unit.folder)
  }

  /** Does somebody else own the table, and not this module or plugin? */
  isForeign(table: string, unit: Unit | null): boolean {
    const owners = this.#ownersOf(table)
    return owners.length > 0 && !owners.includes(unit?.folder ?? '')
  }

  /** Does a text name a table of somebody else, for whatever reason? */
  mentionsForeign(text: string, unit: Unit | null): boolean {
    const plain = text.includes('\\') ? text.replace(ESCAPE, toPlain) : text
    for (const word of plain.match(WORD) ?? []) {
      if (word.startsWith(RESERVED) || this.#owners.has(word)) {
        if (this.isForeign(word, unit)) return true
      }
    }
    return false
  }

  /** The owner of a table in words. */
  describe(table: string): string {
    const [folder = ''] = this.#ownersOf(table)
    if (folder === SYSTEM) return 'the system domain'
    const [kind, name] = folder.split('/')
    return `the ${kind === 'plugins' ? 'plugin' : 'module'} "${name}"`
  }

  /** Who owned a table before the manifest of this module or plugin listed it; null if nobody did. */
  formerOwner(table: string, unit: Unit): string | null {
    const [first] = this.#ownersOf(table)
    return first === unit.folder ? null : this.describe(table)
  }

  #ownersOf(table: string): string[] {
    return table.startsWith(RESERVED) ? [SYSTEM] : [...(this.#owners.get(table) ?? [])]
  }

  #add(table: string, folder: string): void {
    const owners = this.#owners.get(table) ?? new Set()
    this.#owners.set(table, owners.add(folder))
  }
}

/* What an escape stands for, as far as words matter: the letter of `\n` is no part of the word that follows it. */
const toPlain = (_: string, escaped: string): string =>
  SPACES.includes(escaped) ? ' ' : escaped.trimEnd()
