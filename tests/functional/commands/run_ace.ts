import { execFile } from 'node:child_process'

/** What a process ended with. */
export interface Outcome {
  exitCode: number
  stdout: string
  stderr: string
}

/** Runs `node ace …` as a process of its own, as a developer does. */
export function runAce(
  root: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env
): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['ace.js', ...args], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}
