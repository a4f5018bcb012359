import { execFile } from 'node:child_process'

interface Outcome {
  exitCode: number
  stdout: string
}

/* One megabyte, which is Node's default, is too little for the file names of a large project. */
const MOST_OUTPUT = 64 * 1024 * 1024

/** The files that Git tracks, from the root of the project; null where there is no Git, or no repository. */
export async function trackedFiles(root: string): Promise<string[] | null> {
  const { exitCode, stdout } = await git(root, ['ls-files', '-z'])
  return exitCode === 0 ? stdout.split('\0').filter(Boolean) : null
}

/** Whether Git passes over a file, by a line of a `.gitignore`. */
export async function isIgnored(root: string, path: string): Promise<boolean> {
  const { exitCode } = await git(root, ['check-ignore', '-q', path])
  return exitCode === 0
}

function git(cwd: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile('git', args, { cwd, maxBuffer: MOST_OUTPUT }, (error, stdout) => {
      resolve({ exitCode: error ? Number(error.code) || 1 : 0, stdout })
    })
  })
}
