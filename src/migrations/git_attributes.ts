const INTRODUCTION =
  '# Migrations have the same bytes on every machine, and copies of those of packages are generated'

/*
 * A revision of a package has a letter beyond f among its first three, which one of the project, all hex digits, has
 * not. The date before it has a fixed length, or a slug could be taken for a revision.
 */
const LINES = [
  'database/migrations/*.ts text eol=lf',
  'database/migrations.lock text eol=lf',
  'database/migrations/??????????????_[g-z]?????????_*.ts linguist-generated=true',
  'database/migrations/??????????????_?[g-z]????????_*.ts linguist-generated=true',
  'database/migrations/??????????????_??[g-z]???????_*.ts linguist-generated=true',
]

/**
 * Adds what migrations need to the text of a `.gitattributes`, behind what is there, where it counts for them. Lines
 * that are there already are not repeated.
 *
 * @example
 * ```ts
 * addGitAttributes('* text=auto\n') // '* text=auto\n\n# Migrations have …'
 * ```
 */
export function addGitAttributes(text: string): string {
  const present = new Set(text.split(/\r?\n/).map((line) => line.trim()))
  const missing = LINES.filter((line) => !present.has(line))
  if (missing.length === 0) return text

  const end = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = present.has(INTRODUCTION) ? missing : [INTRODUCTION, ...missing]
  const before = text.trimEnd() === '' ? '' : `${text.trimEnd()}${end}${end}`
  return before + lines.map((line) => line + end).join('')
}
