import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Manifest, parseManifest } from '../../../src/migrations/main.js'

const run = promisify(execFile)

/** Which manifest to look for. */
export interface ReleasedManifest {
  root: string
  /** relative to the root */
  path: string
  /** the manifest that counts as long as nothing is released, also relative to the root */
  baseline: string
}

/**
 * A manifest as the newest release has it that this branch goes on from (a Git tag `v…`); before the first, and
 * without Git or its tags, as the baseline has it. Null if that release had none.
 */
export async function findReleasedManifest(where: ReleasedManifest): Promise<Manifest | null> {
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', ['-c', 'versionsort.suffix=-', ...args], {
      cwd: where.root,
    })
    return stdout
  }
  const order = ['--merged', 'HEAD', '--sort', '-version:refname']
  const tags = await git('tag', '--list', 'v*', ...order).catch(() => '')
  const [tag] = tags.split('\n')
  if (!tag)
    return parseManifest(await readFile(join(where.root, where.baseline), 'utf8'), where.baseline)

  const isThere = await git('ls-tree', '--name-only', tag, '--', where.path)
  return isThere ? parseManifest(await git('show', `${tag}:${where.path}`), tag) : null
}
