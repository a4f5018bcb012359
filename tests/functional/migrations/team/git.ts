import app from '@adonisjs/core/services/app'
import { execFile } from 'node:child_process'
import { devNull } from 'node:os'
import type { Outcome } from '../../commands/run_ace.js'

/* What Git tells its hooks; it would lead elsewhere, should one of them run the tests. */
const OF_HOOKS = ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE', 'GIT_PREFIX']

/**
 * What Git has to know, and nothing else: whoever runs the tests has settings of his own, and this repository lies
 * above the temporary ones.
 */
export const gitEnv = () => ({
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CEILING_DIRECTORIES: app.tmpPath(),
  GIT_AUTHOR_NAME: 'Developer',
  GIT_AUTHOR_EMAIL: 'developer@example.com',
  GIT_COMMITTER_NAME: 'Developer',
  GIT_COMMITTER_EMAIL: 'developer@example.com',
  GIT_EDITOR: 'true',
  GIT_MERGE_AUTOEDIT: 'no',
})

/** Has what runs in this process find Git as the tests have it; returns what undoes that. */
export function isolateGit(): () => void {
  const before = { ...process.env }
  for (const name of OF_HOOKS) delete process.env[name]
  Object.assign(process.env, gitEnv())
  return () => {
    for (const name of [...OF_HOOKS, ...Object.keys(gitEnv())]) {
      if (before[name] === undefined) delete process.env[name]
      else process.env[name] = before[name]
    }
  }
}

/** Runs `git`, however it ends. */
export function tryGit(cwd: string, ...args: string[]): Promise<Outcome> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, ...gitEnv() }
  return new Promise((resolve) => {
    execFile('git', args, { cwd, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error ? Number(error.code ?? -1) : 0, stdout, stderr })
    })
  })
}

/** Runs `git`, which has to succeed. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await tryGit(cwd, ...args)
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')} ended with ${exitCode}: ${stderr}`)
  return stdout.replace(/\n$/, '')
}
