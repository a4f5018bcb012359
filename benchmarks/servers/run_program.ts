import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'
import { childEnvironment } from '../../tests/host/run_process.js'

/** A program that runs to its end. */
export interface Program {
  command: string[]
  cwd: string
  env?: Record<string, string>
  signal: AbortSignal
}

/**
 * Runs a program, and returns what it printed on its standard output.
 *
 * @throws an error that shows all output, if the program fails
 */
export async function runProgram({ command, cwd, env, signal }: Program): Promise<string> {
  const [file, ...args] = command
  const child = spawn(file!, args, {
    cwd,
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
  })
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (code !== 0)
    throw new Error(`"${command.join(' ')}" ended with ${code}. It printed:\n${output}${errors}`)
  return output
}
