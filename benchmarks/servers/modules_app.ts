import { cp, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchDatabase } from '../dataset/database.js'
import type { Workbench } from '../workbench.js'
import {
  layeredRcFile,
  manifestFile,
  moduleFiles,
  PLAIN_RC_FILE,
  plainProvider,
  type SmallModule,
} from './module_files.js'
import type { ReferenceApp } from './reference_app.js'
import { Server } from './server.js'

/** The reference application with other modules than its own, of which the module layer knows, or not. */
export class ModulesApp {
  readonly name: string
  readonly #folder: string
  readonly #bench: Workbench

  private constructor(name: string, bench: Workbench) {
    this.name = name
    this.#folder = join(bench.folder, name)
    this.#bench = bench
  }

  /** Writes an application whose modules the layer boots. */
  static async withLayer(
    modules: readonly SmallModule[],
    reference: ReferenceApp,
    bench: Workbench
  ): Promise<ModulesApp> {
    const app = new ModulesApp('with_layer', bench)
    await app.#write(modules, reference)
    for (const module of modules) {
      await app.#writeFile(`modules/${module.name}/module.js`, manifestFile(module))
    }
    await app.#writeFile('adonisrc.js', layeredRcFile(modules))
    return app
  }

  /** Writes the same code, which a provider of the application boots. */
  static async withoutLayer(
    modules: readonly SmallModule[],
    reference: ReferenceApp,
    bench: Workbench
  ): Promise<ModulesApp> {
    const app = new ModulesApp('without_layer', bench)
    await app.#write(modules, reference)
    await app.#writeFile('plain_provider.js', plainProvider(modules))
    await app.#writeFile('adonisrc.js', PLAIN_RC_FILE)
    return app
  }

  start(db: BenchDatabase): Promise<Server> {
    const command = {
      name: this.name,
      cwd: this.#folder,
      script: join(this.#folder, 'bin/server.js'),
      env: db.env,
      ready: { path: '/health/live' },
    }
    return Server.start(command, this.#bench)
  }

  async #write(modules: readonly SmallModule[], reference: ReferenceApp): Promise<void> {
    await cp(reference.folder, this.#folder, { recursive: true })
    await rename(join(this.#folder, 'adonisrc.js'), join(this.#folder, 'reference_rc.js'))
    for (const module of modules) {
      await mkdir(join(this.#folder, 'modules', module.name))
      for (const [file, text] of Object.entries(moduleFiles(module))) {
        await this.#writeFile(`modules/${module.name}/${file}`, text)
      }
    }
  }

  #writeFile(path: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, path), text)
  }
}
