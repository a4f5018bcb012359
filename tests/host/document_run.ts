import { globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Block } from './document.js'
import { compareOutput } from './expectation.js'
import { findFreePort } from '../free_port.js'
import { FreshClone, type RunningScript } from './fresh_clone.js'
import { gitEnvironment } from './git_environment.js'
import { ShellSession } from './shell_session.js'

const START = 'npm start'
const ADDRESS = 'localhost:3333'
/* Of a second server, where a document has one. */
const OTHER_PORT = '3334'
const FIRST_PASSWORD = 'the-password-that-was-printed'
const PRINTED_PASSWORD = /with the password "(\w+)"/
/* Scripts that npm runs before others install packages, and these are borrowed. */
const WITHOUT_INSTALLATION = { npm_config_ignore_scripts: 'true' }

/** Where a document is followed, if not in a fresh clone with the database that it has by itself. */
export interface Surroundings {
  clone: FreshClone
  /** what the reader has set in `.env` */
  env: Record<string, string>
  /** runs a statement on the reader's database, as they do with a program of their own */
  query: (sql: string) => Promise<unknown[]>
}

/**
 * Does what a document tells its reader, in a fresh clone: runs the blocks of the language `sh`, holds those of
 * `json` and `text` against what the block before them printed, writes those with the title of a file, applies those
 * of the language `diff`, and has the database run those of the language `sql`.
 */
export class DocumentRun {
  readonly clone: FreshClone
  readonly #port: number
  readonly #otherPort: number
  readonly #shell: ShellSession
  readonly #env: Record<string, string>
  readonly #query?: Surroundings['query']
  #server?: RunningScript
  #printed = ''
  #password = ''

  private constructor(
    surroundings: Pick<Surroundings, 'clone'> & Partial<Surroundings>,
    [port, otherPort]: [number, number]
  ) {
    const { clone, env = {}, query } = surroundings
    this.clone = clone
    this.#port = port
    this.#otherPort = otherPort
    this.#env = env
    this.#query = query
    this.#shell = new ShellSession(clone.root, {
      ...gitEnvironment(clone.root),
      ...WITHOUT_INSTALLATION,
      ...env,
    })
  }

  static async create(surroundings?: Surroundings): Promise<DocumentRun> {
    const where = surroundings ?? { clone: await FreshClone.create({ linkModules: true }) }
    return new DocumentRun(where, [await findFreePort(), await findFreePort()])
  }

  /** @throws an error that names the line of the document, if it is wrong */
  async follow(block: Block): Promise<void> {
    try {
      await this.#follow(block)
    } catch (error) {
      throw new Error(`The block on line ${block.line}: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  async dispose(): Promise<void> {
    this.#shell.stop()
    await this.#server?.stop()
    await this.clone.dispose()
  }

  async #follow({ language, title, text }: Block): Promise<void> {
    if (language === 'sh') this.#printed = await this.#run(this.#localised(text))
    else if (language === 'sql') this.#printed = JSON.stringify(await this.#query!(text))
    else if (language === 'diff') await this.#edit(title!, text)
    else if (title) await this.#write(title, text)
    else if (language === 'json' || language === 'text') this.#expect(language, text)
  }

  async #run(lines: string): Promise<string> {
    if (lines !== START) return this.#shell.run(lines)

    await this.#server?.stop()
    this.#server = this.clone.script('start', {
      ...WITHOUT_INSTALLATION,
      ...this.#env,
      PORT: `${this.#port}`,
    })
    await this.#server.until('started HTTP server', 120)
    const output = stripVTControlCharacters(this.#server.output)
    this.#password = PRINTED_PASSWORD.exec(output)?.[1] ?? this.#password
    return output
  }

  /** Other ports than the reader's, and the password that this database got. */
  #localised(text: string): string {
    return text
      .replaceAll(ADDRESS, `localhost:${this.#port}`)
      .replaceAll(OTHER_PORT, `${this.#otherPort}`)
      .replaceAll(FIRST_PASSWORD, this.#password)
  }

  #expect(language: string, text: string): void {
    const differences = compareOutput(language, this.#localised(text), this.#printed)
    if (differences.length > 0) throw new Error(differences.join('\n'))
  }

  /** Writes a file, or replaces it; a `*` in its path stands for the part of an existing one that is random. */
  async #write(path: string, text: string): Promise<void> {
    const target = this.#locate(path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, `${text}\n`)
  }

  /** Applies lines that begin with `+`, `-` or a space, and stand together in the file; `@@` begins another place. */
  async #edit(path: string, text: string): Promise<void> {
    const target = this.#locate(path)
    let content = await readFile(target, 'utf8')
    for (const hunk of text.split('\n@@\n')) {
      const parts = content.split(linesWithout('+', hunk))
      if (parts.length !== 2)
        throw new Error(`its lines stand ${parts.length - 1} times in ${path}`)
      content = parts.join(linesWithout('-', hunk))
    }
    await writeFile(target, content)
  }

  #locate(path: string): string {
    if (!path.includes('*')) return join(this.clone.root, path)
    const found = globSync(path, { cwd: this.clone.root })
    if (found.length !== 1) throw new Error(`${found.length} files are like ${path}`)
    return join(this.clone.root, found[0]!)
  }
}

const linesWithout = (sign: string, hunk: string) =>
  hunk
    .split('\n')
    .filter((line) => !line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('')
