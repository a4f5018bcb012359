/*
 * Rebases, and is killed right before its n-th step that writes: `killed_rebase.ts <root> <onto> <n>`. With fewer
 * steps it ends by itself.
 */
import childProcess from 'node:child_process'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { promisify } from 'node:util'

const [root, onto, last] = process.argv.slice(2) as [string, string, string]
const WRITING = ['update-index', 'add']
let steps = 0

function step(): void {
  if (++steps === Number(last)) process.kill(process.pid, 'SIGKILL')
}

for (const name of ['rename', 'rm', 'writeFile'] as const) {
  const original = fs[name] as (...args: unknown[]) => Promise<void>
  Object.assign(fs, {
    [name](...args: unknown[]) {
      step()
      return original(...args)
    },
  })
}

const { execFile } = childProcess
const runFile = promisify(execFile)
childProcess.execFile = Object.assign(execFile.bind(null), {
  [promisify.custom](file: string, args: string[], options: object) {
    if (WRITING.includes(args[0]!)) step()
    return runFile(file, args, options)
  },
  __promisify__: execFile.__promisify__,
})
syncBuiltinESMExports()

const { rebaseMigrations } = await import('../../../../src/migrations/main.js')
await rebaseMigrations({ root, onto })
