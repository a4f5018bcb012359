import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Outcome, runAce } from './run_ace.js'

const FILES = {
  'package.json': '{ "name": "business", "type": "module" }',
  'ace.js': `import '@poppinss/ts-exec'
import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'

const root = new URL('./', import.meta.url)
const importer = (path) => import(path.startsWith('.') ? new URL(path, root).href : path)
await new Ignitor(root, { importer }).ace().handle(process.argv.splice(2)).catch(prettyPrintError)
`,
  'adonisrc.ts': `import { defineConfig } from '@adonisjs/core/app'
export default defineConfig({
  commands: [() => import('@adonisjs/lucid/commands'), () => import('../../commands/main.js')],
  providers: [() => import('./no_provider_is_needed.js')],
})
`,
}

/**
 * A business project with nothing but the commands: no environment, no configuration, no database, and a
 * provider that could not even be imported. It is gone when the test is over.
 */
export class TemporaryProject {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  static async create(): Promise<TemporaryProject> {
    await mkdir(app.tmpPath(), { recursive: true })
    // inside this repository, where it finds the packages
    const root = await mkdtemp(app.tmpPath('project-'))
    getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
    for (const [file, text] of Object.entries(FILES)) await writeFile(join(root, file), text)
    return new TemporaryProject(root)
  }

  ace(...args: string[]): Promise<Outcome> {
    return runAce(this.root, args, { PATH: process.env.PATH })
  }

  async migrations(): Promise<string[]> {
    const names = await readdir(join(this.root, 'database/migrations')).catch(() => [])
    return names.sort()
  }

  read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8')
  }

  async edit(path: string, change: (text: string) => string): Promise<void> {
    await writeFile(join(this.root, path), change(await this.read(path)))
  }

  remove(path: string): Promise<void> {
    return rm(join(this.root, path))
  }
}
