import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchDatabase } from '../dataset/database.js'
import { ADMINISTRATOR } from '../dataset/organisation.js'
import { report, REPOSITORY, type Workbench } from '../workbench.js'
import { askForData } from './http_client.js'
import { runProgram } from './run_program.js'
import { PRODUCTION, Server } from './server.js'

/** The framework's reference application as it is deployed: compiled, in production mode. */
export class ReferenceApp {
  /** Where the compiled files are. */
  readonly folder: string
  readonly #bench: Workbench

  private constructor(folder: string, bench: Workbench) {
    this.folder = folder
    this.#bench = bench
  }

  /** Compiles the present state of this repository. */
  static async compile(bench: Workbench): Promise<ReferenceApp> {
    report('Compiling the reference application')
    const command = [process.execPath, 'ace.js', 'build', '--ignore-ts-errors']
    await runProgram({ command, cwd: REPOSITORY, signal: bench.signal })
    // a copy, because the next build empties the folder under the servers of this run
    const folder = join(bench.folder, 'reference')
    await cp(join(REPOSITORY, 'build'), folder, { recursive: true })
    return new ReferenceApp(folder, bench)
  }

  /** Creates the tables, and writes what the seeds declare. */
  async migrate(db: BenchDatabase): Promise<void> {
    for (const args of [['migration:run', '--force', '--no-schema-generate'], ['db:seed']]) {
      await runProgram({
        command: [process.execPath, 'ace.js', ...args, '--compact-output'],
        cwd: this.folder,
        env: {
          ...PRODUCTION,
          ...db.env,
          HOST: '127.0.0.1',
          PORT: '3333',
          APP_URL: 'http://127.0.0.1:3333',
          ITI_ADMIN_USERNAME: ADMINISTRATOR.username,
          ITI_ADMIN_PASSWORD: ADMINISTRATOR.password,
        },
        signal: this.#bench.signal,
      })
    }
  }

  start(db: BenchDatabase, nodeOptions: string[] = []): Promise<Server> {
    const command = {
      name: 'iti',
      cwd: this.folder,
      script: join(this.folder, 'bin/server.js'),
      nodeOptions,
      env: db.env,
      ready: { path: '/health/live' },
    }
    return Server.start(command, this.#bench)
  }

  /** The access token of somebody; all have the administrator's password. */
  async signIn(server: Server, username: string): Promise<string> {
    const { accessToken } = await askForData(
      server.url,
      {
        method: 'POST',
        path: '/api/auth/login',
        body: { username, password: ADMINISTRATOR.password },
      },
      this.#bench.signal
    )
    return accessToken
  }
}
