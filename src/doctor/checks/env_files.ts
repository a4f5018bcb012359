import { stat } from 'node:fs/promises'
import { relative } from 'node:path'
import type { Check } from '../check.js'
import { isIgnored, trackedFiles } from '../git.js'
import type { Project } from '../project.js'
import { combine, fail, notChecked, pass, type Verdict, warn } from '../verdict.js'

const READABLE_BY_OTHERS = 0o004

export const envFiles: Check = {
  name: 'env_files',
  title: 'Files of the environment',
  async run(project) {
    const { files } = await project.environment()
    if (files.length === 0) return pass('there are none')
    const found = await Promise.all(files.map((file) => judgeMode(project, file)))
    found.push(...(await judgeGit(project, files)))
    return combine(found, 'nobody else can read them, and Git passes over them')
  },
}

async function judgeMode({ root }: Project, file: string): Promise<Verdict> {
  // Windows has other rights, which no mode tells
  if (process.platform === 'win32') return pass('')
  const { mode } = await stat(file)
  if ((mode & READABLE_BY_OTHERS) === 0) return pass('')
  const name = relative(root, file)
  return warn(`every user of this machine can read ${name}`, `chmod 600 ${name}`)
}

async function judgeGit({ root }: Project, files: string[]): Promise<Verdict[]> {
  const tracked = await trackedFiles(root)
  if (!tracked) {
    return [notChecked('this is no Git repository', 'Make sure that nobody copies .env along')]
  }
  const found: Verdict[] = []
  for (const file of files) {
    const name = relative(root, file)
    if (tracked.includes(name.replaceAll('\\', '/'))) {
      const remedy = `Take it out with "git rm --cached ${name}", and renew every secret in it: the history keeps them`
      found.push(fail(`Git tracks ${name}`, remedy))
    } else if (!(await isIgnored(root, file))) {
      found.push(warn(`Git does not pass over ${name}`, `Add it to .gitignore: ${name}`))
    }
  }
  return found
}
