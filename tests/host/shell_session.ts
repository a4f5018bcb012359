import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { stripVTControlCharacters } from 'node:util'
import { childEnvironment } from './run_process.js'

/** One bash that runs the blocks of a document one after another, as a reader does who pastes them. */
export class ShellSession {
  readonly #child: ChildProcess
  readonly #mark = randomUUID()
  #output = ''
  #ended = false
  #changed = () => {}

  constructor(cwd: string, env: Record<string, string> = {}) {
    this.#child = spawn('bash', ['--noprofile', '--norc'], {
      cwd,
      env: childEnvironment(env),
      detached: true,
    })
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
        this.#changed()
      })
    }
    this.#child.on('close', () => {
      this.#ended = true
      this.#changed()
    })
    // a command that fails is a mistake in the document
    this.#child.stdin!.write('set -eo pipefail\n')
  }

  /**
   * Runs some lines, whose variables and functions stay.
   *
   * @returns what they printed, without colours
   * @throws an error that shows the output, if a command fails
   */
  async run(lines: string): Promise<string> {
    this.#output = ''
    this.#child.stdin!.write(`{\n${lines}\n} </dev/null 2>&1\nprintf '%s\\n' '${this.#mark}'\n`)
    while (!this.#output.includes(this.#mark)) {
      if (this.#ended) throw new Error(`A command failed:\n${lines}\nIt printed:\n${this.#output}`)
      await new Promise<void>((resolve) => (this.#changed = resolve))
    }
    return stripVTControlCharacters(this.#output.slice(0, this.#output.indexOf(this.#mark)))
  }

  /** Ends it, with all that it started. */
  stop(): void {
    if (!this.#ended) process.kill(-this.#child.pid!, 'SIGTERM')
  }
}
