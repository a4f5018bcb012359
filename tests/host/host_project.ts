import { createHash } from 'node:crypto'
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REPOSITORY } from './packed_framework.js'
import { runProcess } from './run_process.js'

const STOCK_APPLICATION = fileURLToPath(new URL('./app/', import.meta.url))
const NPM_FLAGS = ['--prefer-offline', '--no-audit', '--no-fund']

/** A stock AdonisJS application in a folder of its own, as somebody has it who is about to install the framework. */
export class HostProject {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async create(): Promise<HostProject> {
    // a space in the path shows whether every URL is decoded
    const root = await mkdtemp(join(tmpdir(), 'iti host '))
    await cp(STOCK_APPLICATION, root, { recursive: true })
    await cp(join(root, '.env.example'), join(root, '.env'))
    // the versions that this repository is tested with, instead of those of today
    await cp(join(REPOSITORY, 'package-lock.json'), join(root, 'package-lock.json'))
    return new HostProject(root)
  }

  /** Another stock application, which shares the packages that this one has installed. */
  async twin(): Promise<HostProject> {
    const twin = await HostProject.create()
    await symlink(join(this.root, 'node_modules'), join(twin.root, 'node_modules'), 'junction')
    await cp(join(this.root, 'package.json'), join(twin.root, 'package.json'))
    return twin
  }

  npm(command: string, args: string[], folder = ''): Promise<string> {
    const cwd = join(this.root, folder)
    return runProcess('npm', [command, ...NPM_FLAGS, ...args], { cwd })
  }

  ace(...args: string[]): Promise<string> {
    return this.node('ace.js', ...args)
  }

  node(...args: string[]): Promise<string> {
    return runProcess(process.execPath, args, { cwd: this.root })
  }

  tsc(): Promise<string> {
    return this.node('node_modules/typescript/bin/tsc', '--noEmit')
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path))
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8')
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, path)), { recursive: true })
    await writeFile(join(this.root, path), text)
  }

  async replace(path: string, from: string, to: string): Promise<void> {
    const text = await this.read(path)
    if (!text.includes(from)) throw new Error(`${path} does not contain "${from}"`)
    await this.write(path, text.replace(from, to))
  }

  /** How often each package is installed, by name. */
  async installedCopies(): Promise<Map<string, number>> {
    const { packages } = JSON.parse(await this.read('node_modules/.package-lock.json'))
    const copies = new Map<string, number>()
    for (const path of Object.keys(packages)) {
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      copies.set(name, (copies.get(name) ?? 0) + 1)
    }
    return copies
  }

  /** The project's own files with a hash of each, to see what a command changed. */
  async snapshot(): Promise<Record<string, string>> {
    const files: Record<string, string> = {}
    const found = glob('**/{*,.*}', {
      cwd: this.root,
      exclude: ['node_modules/**'],
      withFileTypes: true,
    })
    for await (const entry of found) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      files[path] = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    }
    return files
  }

  async dispose(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 3 })
  }
}
