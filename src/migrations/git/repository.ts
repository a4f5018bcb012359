import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { E_GIT_FAILED, E_GIT_MISSING } from '../errors.js'

const run = promisify(execFile)
const MAX_OUTPUT = 256 * 1024 * 1024
const ENTRY = /^(\d+) ([0-9a-f]+) (\d)\t([^]+)$/

/** One file of a commit. */
export interface CommittedFile {
  /** its name in the folder that was asked for */
  file: string
  /** the hash under which Git keeps its text */
  blob: string
}

/** What the index has of a file; of one in conflict it has an entry for each side. */
export interface IndexEntry {
  /** from the project's root */
  path: string
  /** permissions, as Git writes them */
  mode: string
  blob: string
  /** 0; in a conflict 1 for what both sides had before, 2 for ours, 3 for theirs */
  stage: number
}

/** A change of the index: what it is to have of a path; nothing, if the mode is 0. */
export type IndexChange = Omit<IndexEntry, 'stage'>

/** As much of Git as migrations need, in the folder of one project, which may be part of a larger repository. */
export class Repository {
  readonly #root: string
  /* the way from the top of the repository to the project */
  #prefix = ''

  private constructor(root: string) {
    this.#root = root
  }

  /**
   * @throws {E_GIT_MISSING} if the project is in no repository, or there is no Git
   * @throws {E_GIT_FAILED} if Git does not want to work there, as in a folder of another user
   */
  static async open(root: string): Promise<Repository> {
    const repository = new Repository(root)
    try {
      repository.#prefix = await repository.#git(['rev-parse', '--show-prefix'])
    } catch (error) {
      if (isMissing(error)) throw new E_GIT_MISSING([root], { cause: error })
      throw error
    }
    return repository
  }

  /** The commit that a branch, tag or revision means; null if there is none. */
  async findCommit(ref: string): Promise<string | null> {
    // what begins with a dash would be an option to Git
    if (!ref || ref.startsWith('-')) return null
    try {
      return await this.#git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])
    } catch {
      return null
    }
  }

  /** The last commit that two have in common; null if this clone knows of none. */
  async findMergeBase(one: string, other: string): Promise<string | null> {
    try {
      return await this.#git(['merge-base', one, other])
    } catch {
      return null
    }
  }

  /** The files right in a folder as of a commit; none if the folder is not there. */
  async listFiles(commit: string, folder: string): Promise<CommittedFile[]> {
    const output = await this.#git(['ls-tree', '-z', commit, `${folder}/`])
    return output
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [kind = '', path = ''] = line.split('\t')
        return { file: path.slice(path.lastIndexOf('/') + 1), blob: kind.split(' ')[2]! }
      })
  }

  /** The texts of blobs, all read by one process. */
  async readTexts(blobs: readonly string[]): Promise<string[]> {
    if (blobs.length === 0) return []
    const child = spawn('git', ['cat-file', '--batch'], { cwd: this.#root })
    child.stdin.end(blobs.join('\n') + '\n')
    const [output] = await Promise.all([readAll(child.stdout), once(child, 'close')])
    return parseBatch(output)
  }

  /** What the index has of files and folders. */
  async listIndex(...paths: string[]): Promise<IndexEntry[]> {
    const output = await this.#git(['ls-files', '--stage', '-z', '--', ...paths])
    return output
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, mode, blob, stage, path] = ENTRY.exec(line) as unknown as string[]
        return { path: path!, mode: mode!, blob: blob!, stage: Number(stage) }
      })
  }

  /** Changes the index, all or nothing. A path that goes loses its conflict with it. */
  async updateIndex(changes: readonly IndexChange[]): Promise<void> {
    const lines = changes.map(({ mode, blob, path }) => `${mode} ${blob}\t${this.#prefix}${path}\0`)
    await this.#git(['update-index', '-z', '--index-info'], lines.join(''))
  }

  stage(path: string): Promise<unknown> {
    return this.#git(['add', '--', path])
  }

  async #git(args: string[], input?: string): Promise<string> {
    const options = { cwd: this.#root, maxBuffer: MAX_OUTPUT, env: { ...process.env, LC_ALL: 'C' } }
    try {
      const running = run('git', args, options)
      if (input !== undefined) running.child.stdin!.end(input)
      const { stdout } = await running
      return stdout.replace(/\n$/, '')
    } catch (error) {
      const { stderr = '' } = error as { stderr?: string }
      throw new E_GIT_FAILED([`git ${args.join(' ')}`, stderr.trim()], { cause: error })
    }
  }
}

function isMissing(error: unknown): boolean {
  const { code, stderr = '' } = (error as Error).cause as { code?: unknown; stderr?: string }
  return code === 'ENOENT' || stderr.includes('not a git repository')
}

async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/* Each is `<hash> blob <size>`, a line feed, as many bytes, and a line feed. */
function parseBatch(output: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at)
    const size = Number(output.toString('latin1', at, end).split(' ')[2])
    texts.push(output.toString('utf8', end + 1, end + 1 + size))
    at = end + 1 + size + 1
  }
  return texts
}
