import type { LockLine } from './lock_file.js'

/**
 * Whether a copy begins with the line that says where it comes from. The line is no part of the hash, so it is looked
 * at for itself; whatever else it held would go unnoticed.
 *
 * @example
 * ```ts
 * const sha256 = hashContent(text)
 * hasProvenance(text, { revision: 'itif206bf0', source: { package: '@iti/framework', sha256 } })
 * ```
 */
export function hasProvenance(
  text: string,
  { revision, source }: Pick<LockLine, 'revision' | 'source'>
): boolean {
  const line = /^\uFEFF?\/\/ iti:migration (\S+) (\S+)@[^\s@]+ sha256:(\S+)\r?\n/.exec(text)
  if (!line || !source) return false
  return line[1] === revision && line[2] === source.package && line[3] === source.sha256
}
