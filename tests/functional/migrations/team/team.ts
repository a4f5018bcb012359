import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReleaseSource } from '../../../../src/migrations/main.js'
import { StreamProject } from '../stream_project.js'
import { Developer } from './developer.js'
import { git } from './git.js'

const SERVICES = `export default class {
  constructor(app) {
    this.app = app
  }

  register() {
    for (const name of ['auth.manager', 'i18n']) {
      this.app.container.bindValue(name, {})
    }
  }
}
`

/** What the team's project begins with. */
export interface TeamOptions {
  /** the package that it syncs; unless given, the framework itself */
  release?: ReleaseSource
  /** what is in production before anybody begins, besides the migrations of the package */
  prepare?: (first: Developer) => Promise<unknown>
}

/** A project whose branches `main` and `dev` lie on a server, from which developers clone it. */
export class Team {
  readonly origin: string
  /** who made the project, on the branch `dev` */
  readonly first: Developer
  readonly #stream: StreamProject

  private constructor(origin: string, stream: StreamProject, first: Developer) {
    this.origin = origin
    this.#stream = stream
    this.first = first
  }

  static async create({ release, prepare }: TeamOptions = {}): Promise<Team> {
    const own = { package: '@iti/framework', releaseFolder: app.makePath('database/system') }
    const stream = await StreamProject.create()
    const { root } = stream
    const first = new Developer({ root, stream, release: release ?? own })
    const origin = await makeFolder(join(tmpdir(), 'iti-origin-'))
    await git(origin, 'init', '--quiet', '--bare', '--initial-branch=main')

    await addServices(first)
    await first.git('init', '--quiet', '--initial-branch=main')
    await first.git('remote', 'add', 'origin', origin)
    await first.sync()
    await prepare?.(first)
    await first.commit('Start')
    await first.git('push', '--quiet', '-u', 'origin', 'main', 'main:dev')
    await first.git('checkout', '--quiet', '-b', 'dev', '--track', 'origin/dev')
    return new Team(origin, stream, first)
  }

  /** Another developer's clone of `dev`, or of another branch. */
  async clone(branch = 'dev'): Promise<Developer> {
    // inside this repository, where it finds the packages
    const root = await makeFolder(app.tmpPath('clone-'))
    await git(root, 'clone', '--quiet', '--branch', branch, this.origin, '.')
    const stream = await this.#stream.onAnotherDatabase()
    return new Developer({ root, stream, release: this.first.release })
  }
}

/* What every application has, and who looks for plugins loads on the way; nothing here uses it. */
async function addServices(first: Developer): Promise<void> {
  await first.write('services.js', SERVICES)
  const provider = "() => import('./services.js'),"
  await first.edit('adonisrc.ts', (text) => text.replace('providers: [', `providers: [${provider}`))
}

async function makeFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(prefix)
  getActiveTest()!.cleanup(() => rm(folder, { recursive: true, force: true }))
  return folder
}
