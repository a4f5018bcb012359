const PLAIN = /^[\w./-]+$/

/**
 * A word of a command that somebody copies into a shell: a name out of the file system or of Git could hold anything,
 * another command too.
 *
 * @example
 * ```ts
 * quote('database/migrations/1; x.ts') // "'database/migrations/1; x.ts'"
 * ```
 */
export function quote(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
