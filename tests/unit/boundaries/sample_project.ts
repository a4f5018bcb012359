import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BoundaryReport, checkBoundaries } from '../../../src/boundaries/main.js'

/** Files by their path; null takes one away. */
export type Files = Record<string, string | null>

const FOLDERS = ['config', 'database', 'models', 'modules', 'plugins', 'start', 'tests']

/** The text of `package.json`. */
export const packageFile = (name: string, rest: object = {}) =>
  JSON.stringify({
    name,
    type: 'module',
    imports: Object.fromEntries(FOLDERS.map((folder) => [`#${folder}/*`, `./${folder}/*.js`])),
    ...rest,
  })

/** The text of `adonisrc.ts`. */
export const rcFile = (...modules: string[]) => `import { defineConfig } from '@adonisjs/core/app'

export default defineConfig({
  providers: [() => import('./providers/anything.js')],
  modules: [
${modules.map((name) => `    () => import('#modules/${name}/module'),`).join('\n')}
  ],
})
`

/** The text of a manifest; `rest` is put behind what every manifest has. */
export const manifest = (name: string, rest = 'requires: [],') => `export default defineModule({
  name: '${name}',
  title: 'Title',
  ${rest}
})
`

/** A small project that keeps every rule: orders require inventory, and a plugin requires orders. */
const LEGAL: Files = {
  'package.json': packageFile('sample'),
  'adonisrc.ts': rcFile('inventory', 'orders'),
  'modules/inventory/module.ts': manifest('inventory', "requires: [], tables: ['parts'],"),
  'modules/inventory/facade.ts': 'export class InventoryFacade {}',
  'modules/inventory/events.ts': 'export class PartAdded {}',
  'modules/inventory/services/stock.ts': "import { Part } from '#models/inventory/part'",
  'models/inventory/part.ts': "export class Part { static table = 'parts' }",
  'modules/orders/module.ts': manifest('orders', "requires: ['inventory'], tables: ['orders'],"),
  'modules/orders/facade.ts': 'export class OrdersFacade {}',
  'modules/orders/services/place.ts': "import { InventoryFacade } from '#modules/inventory/facade'",
  'modules/orders/tests/fixtures.ts': "import type { Place } from '../services/place.js'",
  'models/orders/order.ts': "export class Order { static table = 'orders' }",
  'plugins/reports/plugin.ts':
    "import { OrdersFacade } from '#modules/orders/facade'\n" +
    "export default definePlugin({ name: 'reports', requires: ['orders'], tables: ['report_runs'] })",
  'plugins/reports/runs.ts': "import './plugin.js'",
  'database/migrations/1_create_parts.ts': "import { BaseSchema } from '@adonisjs/lucid/schema'",
}

/** A project in a folder that is gone when the test is over. Nothing in it ever runs. */
export class SampleProject {
  readonly root: string

  private constructor(root: string) {
    this.root = root
  }

  /** The legal project with some changes. */
  static create(changes: Files = {}): Promise<SampleProject> {
    return SampleProject.of({ ...LEGAL, ...changes })
  }

  /** A project of these files alone. */
  static async of(files: Files): Promise<SampleProject> {
    await mkdir(app.tmpPath(), { recursive: true })
    // inside this repository, where it finds typescript
    const root = await mkdtemp(app.tmpPath('boundaries-'))
    getActiveTest()!.cleanup(() => rm(root, { recursive: true, force: true }))
    const project = new SampleProject(root)
    await project.write(files)
    return project
  }

  async write(files: Files): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      if (text === null) continue
      await mkdir(dirname(join(this.root, file)), { recursive: true })
      await writeFile(join(this.root, file), text)
    }
  }

  check(): BoundaryReport {
    return checkBoundaries(this.root)
  }

  /** The violations in short: `rule file:line`. */
  violations(): string[] {
    return this.check().violations.map(({ rule, file, line }) => `${rule} ${file}:${line}`)
  }

  /** The warnings in short. */
  warnings(): string[] {
    return this.check().warnings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)
  }
}
