import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '../check.js'
import { trackedFiles } from '../git.js'
import { findLeaks } from '../leaks.js'
import { secretsOf } from '../secrets.js'
import { fail, notChecked, pass, shorten } from '../verdict.js'

const LARGEST = 1024 * 1024
/* Where a binary file shows itself as one. */
const HEAD = 8_000

export const secrets: Check = {
  name: 'secrets',
  title: 'Secrets in Git',
  timeLimit: 60_000,
  async run(project) {
    const { root } = project
    const files = await trackedFiles(root)
    if (!files) {
      return notChecked('this is no Git repository', 'Run it where the sources are committed')
    }
    const known = secretsOf(await project.environment())
    const lines: string[] = []
    for (const file of files) {
      const text = await readText(join(root, file))
      const leaks = text === null ? [] : findLeaks(text, known)
      lines.push(...leaks.map(({ line, what }) => `${file}:${line} holds ${what}`))
    }
    if (lines.length === 0) return pass(`none in ${files.length} files`)
    return fail(
      shorten(lines),
      'Take them out, and renew them: the history of Git keeps what was committed'
    )
  },
}

/* Null for what is no text, too large, a link to elsewhere, or deleted but not committed so. */
async function readText(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile() || found.size > LARGEST) return null
  const content = await readFile(path)
  return content.subarray(0, HEAD).includes(0) ? null : content.toString('utf8')
}
