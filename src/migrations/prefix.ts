import { E_MIGRATION_PREFIX_TAKEN } from './errors.js'
import type { LockLine } from './lock_file.js'
import type { Manifest } from './manifest.js'
import { packagePrefix } from './naming.js'

const FRAMEWORK = '@iti/framework'
/** With what the revisions of the framework begin, and of nobody else. */
export const FRAMEWORK_PREFIX = 'iti'

/* Behind the letters of a name that has too few of its own; the last first, as they are beyond f. */
const SPARE_LETTERS = 'xyzwvutsrqponmlkjihg'

/** What is wrong with the revisions of a package; it has one prefix, which tells its migrations from others. */
export function prefixFault(packageName: string, revisions: readonly string[]): string | undefined {
  const odd = revisions.find((revision) => !packagePrefix(revision))
  if (odd) {
    return `the revision "${odd}" is not three letters, one of them beyond f, and seven hex digits`
  }
  const prefixes = [...new Set(revisions.map(packagePrefix))]
  if (prefixes.length > 1) {
    return `its revisions begin with ${prefixes.join(' and ')}, and a package has one prefix`
  }
  if (prefixes[0] === FRAMEWORK_PREFIX && packageName !== FRAMEWORK) {
    return `its revisions begin with "${FRAMEWORK_PREFIX}", which is the prefix of the framework`
  }
  return undefined
}

/** The prefix of a release; undefined as long as it has no migration. */
export const prefixOf = ({ entries }: Manifest): string | undefined =>
  entries[0] && packagePrefix(entries[0].revision)!

/**
 * Refuses two packages that a revision could not tell apart.
 *
 * @param locked the lines of those that are not synced now, but installed
 * @throws {E_MIGRATION_PREFIX_TAKEN}
 */
export function assertPrefixes(manifests: readonly Manifest[], locked: readonly LockLine[]): void {
  const owners = new Map<string, string>()
  for (const { revision, source } of locked) {
    const prefix = packagePrefix(revision)
    if (prefix && source) owners.set(prefix, source.package)
  }
  for (const manifest of manifests) {
    const prefix = prefixOf(manifest)
    if (prefix === undefined) continue
    const owner = owners.get(prefix) ?? manifest.package
    if (owner !== manifest.package) {
      throw new E_MIGRATION_PREFIX_TAKEN([owner, manifest.package, prefix])
    }
    owners.set(prefix, manifest.package)
  }
}

/**
 * Chooses a prefix by the letters of a name: the first that is free, and that no hex digits could be.
 *
 * @example
 * ```ts
 * derivePrefix('positions', new Set()) // 'pos'
 * derivePrefix('badge', new Set())     // 'bag', since "bad" could be hex digits
 * ```
 */
export function derivePrefix(name: string, taken: ReadonlySet<string>): string {
  const letters = [...name.replace(/[^a-z]/g, ''), ...SPARE_LETTERS]
  const prefix = combinationsOf(letters).find(
    (candidate) => !taken.has(candidate) && packagePrefix(`${candidate}0000000`)
  )
  if (!prefix) throw new Error(`Every prefix by the letters of "${name}" is taken`)
  return prefix
}

const combinationsOf = (letters: string[]): string[] =>
  letters.flatMap((first, at) =>
    letters
      .slice(at + 1)
      .flatMap((second, next) =>
        letters.slice(at + next + 2).map((third) => first + second + third)
      )
  )
