import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { getActiveTest } from '@japa/runner'

const PATIENCE = 30_000

/** A command that runs, which is watched and gets signals meanwhile. It does not outlive its test. */
export class AceProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  stdout = ''
  stderr = ''

  constructor(command: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
    const [program, ...args] = command
    this.#child = spawn(program!, args, { ...options, stdio: 'pipe' })
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.#ended = once(this.#child, 'close')
    getActiveTest()?.cleanup(() => this.kill('SIGKILL'))
  }

  /** Waits until it has printed this, to either stream. */
  async printed(pattern: RegExp): Promise<void> {
    const until = Date.now() + PATIENCE
    while (!pattern.test(this.stdout + this.stderr)) {
      if (this.#child.exitCode !== null || this.#child.signalCode || Date.now() > until) {
        throw new Error(`It did not print ${pattern}:\n${this.stdout}\n${this.stderr}`)
      }
      await sleep(10)
    }
  }

  /** Types on its keyboard. */
  type(text: string): void {
    this.#child.stdin!.write(text)
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Waits for its end: the code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals> {
    await this.#ended
    return this.#child.exitCode ?? this.#child.signalCode!
  }
}
