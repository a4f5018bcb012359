import type { Import } from './import_syntax.js'
import { type Unit, unitOf } from './place.js'
import type { Project } from './project.js'

/** Where an import stands. */
export interface Site {
  file: string
  line: number
}

/**
 * Who imports whom. What a file mentions may be a comment, so an edge is only believed when the syntax of one of the
 * files has it; that is looked up when somebody asks.
 */
export class ImportGraph {
  readonly #project: Project
  readonly #importsOf: (file: string) => Import[]
  readonly #mentions = new Map<string, Map<string, string[]>>()
  readonly #sites = new Map<string, Site | null>()

  constructor(project: Project, importsOf: (file: string) => Import[]) {
    this.#project = project
    this.#importsOf = importsOf
  }

  /** Remembers that a file of a module or plugin has a text that leads to a path, perhaps of another one. */
  mention(from: Unit, path: string, file: string): void {
    const to = unitOf(path)?.folder
    if (to === undefined || to === from.folder) return
    const mentions = this.#mentions.get(from.folder) ?? new Map<string, string[]>()
    this.#mentions.set(from.folder, mentions)
    const files = mentions.get(to)
    if (files) files.push(file)
    else mentions.set(to, [file])
  }

  /** The first import by which one folder reaches the other; null if there is none. */
  findSite(from: string, to: string): Site | null {
    const key = `${from} ${to}`
    const known = this.#sites.get(key)
    if (known !== undefined) return known

    const site = this.#search(this.#mentions.get(from)?.get(to) ?? [], to)
    this.#sites.set(key, site)
    return site
  }

  /** All of it: each folder with those that it reaches. */
  edges(): Map<string, string[]> {
    return new Map(
      [...this.#mentions].map(([from, mentions]) => [
        from,
        [...mentions.keys()].filter((to) => this.findSite(from, to) !== null),
      ])
    )
  }

  #search(files: readonly string[], to: string): Site | null {
    for (const file of files) {
      for (const { specifier, isOpen, line } of this.#importsOf(file)) {
        const target = isOpen ? null : this.#project.resolver.resolve(specifier, file)
        if (target?.kind === 'file' && unitOf(target.path)?.folder === to) return { file, line }
      }
    }
    return null
  }
}
