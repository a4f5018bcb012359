import { createHash } from 'node:crypto'

/* Other line ends would let code stand in it that nobody sees. */
const HEADER = /^\/\/ iti:migration [^\r\n\u2028\u2029]*\n/

/** What the first line of a synced copy tells about where it comes from. */
export interface Provenance {
  revision: string
  package: string
  /** the first version of the package that had it */
  since: string
  sha256: string
}

/**
 * The text that counts: editors and Git may add a byte order mark, change line ends or the last newline
 * without anybody having changed the migration, and the provenance line is ours.
 */
export function toBody(text: string): string {
  const body = text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(HEADER, '')
  return body.replace(/\n*$/, '\n')
}

/**
 * Identifies the content of a migration.
 *
 * @example
 * ```ts
 * hashContent('a\r\n') === hashContent('\uFEFFa') // true
 * ```
 */
export function hashContent(text: string): string {
  return createHash('sha256').update(toBody(text)).digest('hex')
}

/** The bytes of a synced copy: the same for everybody who syncs the same release. */
export function toCopy(provenance: Provenance, text: string): string {
  const { revision, package: name, since, sha256 } = provenance
  return `// iti:migration ${revision} ${name}@${since} sha256:${sha256}\n${toBody(text)}`
}
