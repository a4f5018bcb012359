import { posix } from 'node:path'
import { findTarget, type PackageMap } from './package_map.js'

/** Where an import leads. */
export type Target =
  /** a file of the project: its path from the root, without an extension */
  | { kind: 'file'; path: string }
  /** an entry of the framework, as its `exports` name it: `./http` */
  | { kind: 'framework'; subpath: string }
  /** anything else that is installed */
  | { kind: 'package' }

/** What decides where imports lead. */
export interface PackageNames {
  /** the name of the framework */
  framework: string
  /** the name of the project */
  own: string | null
  imports: PackageMap
  exports: PackageMap
}

const EXTENSION = /(?:\.d)?\.[cm]?[jt]sx?$/
const QUERY = /\?.*$/
const PACKAGE: Target = { kind: 'package' }

/** Finds where imports lead, by their text alone. */
export class Resolver {
  readonly #names: PackageNames

  constructor(names: PackageNames) {
    this.#names = names
  }

  /** Where a specifier leads that stands in a file; null if it leads nowhere. */
  resolve(specifier: string, file: string): Target | null {
    const { framework, own, imports, exports } = this.#names
    const name = specifier.replace(QUERY, '')
    if (name.startsWith('.')) return toFile(posix.join(posix.dirname(file), name))
    if (name.startsWith('#')) return this.#follow(findTarget(imports, name))

    const ofFramework = subpathOf(framework, name)
    if (ofFramework !== null) return { kind: 'framework', subpath: ofFramework }
    const ofProject = own === null ? null : subpathOf(own, name)
    return ofProject === null ? PACKAGE : this.#follow(findTarget(exports, ofProject))
  }

  #follow(target: string | null): Target | null {
    if (target === null) return null
    return target.startsWith('./') ? toFile(posix.join(target)) : this.resolve(target, '')
  }
}

const toFile = (path: string): Target => ({ kind: 'file', path: path.replace(EXTENSION, '') })

function subpathOf(packageName: string, specifier: string): string | null {
  if (specifier === packageName) return '.'
  return specifier.startsWith(`${packageName}/`) ? `.${specifier.slice(packageName.length)}` : null
}
