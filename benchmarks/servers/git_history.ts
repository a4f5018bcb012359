import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StreamProject } from './stream_project.js'

const AUTHOR = 'Bench <bench@example.com>'
const FIRST_COMMIT = 1_600_000_000
/* How many commits a branch is ahead of what it is compared with. */
const AHEAD = 50

/** Gives a project a long history, whose files are all in its first commit, and the branches of a team. */
export async function writeHistory(project: StreamProject, commits: number): Promise<void> {
  const stream = Array.from({ length: commits - 1 }, (_, index) => toCommit(index + 1)).join('')
  await writeFile(join(project.root, '.gitignore'), 'commits.txt\n')
  await project.run('git', 'init', '--quiet', '--initial-branch=main')
  await project.run('git', 'add', '--all')
  await project.run('git', ...identity(), 'commit', '--quiet', '--message=first')
  await writeFile(join(project.root, 'commits.txt'), stream)
  await project.run('bash', '-c', 'git fast-import --quiet < commits.txt')
  await project.run('git', 'reset', '--quiet', '--hard', 'main')
  const behind = `main~${AHEAD}`
  await project.run('git', 'update-ref', 'refs/remotes/origin/main', behind)
  await project.run('git', 'update-ref', 'refs/remotes/origin/dev', behind)
}

const identity = () => ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com']

/* One of many commits that change a file which is no migration. */
function toCommit(number: number): string {
  const text = `commit ${number}\n`
  const from = number === 1 ? 'from refs/heads/main^0\n' : ''
  return `commit refs/heads/main
committer ${AUTHOR} ${FIRST_COMMIT + number} +0000
data ${text.length}
${text}${from}M 100644 inline notes.txt
data ${text.length}
${text}
`
}
