import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { runProgram } from '../servers/run_program.js'
import { spreadOf, type Spread } from '../statistics.js'
import { report, REPOSITORY, type Workbench } from '../workbench.js'

const MODULES = 200
const FILES = 50
/* How many of the modules before it each one requires. */
const REQUIRED = 3

/** What `node ace iti:check` takes on a large project, its start included. */
export interface CheckResult {
  modules: number
  files: number
  seconds: Spread
}

/** How long the boundaries of a large project take to check, as a process of its own each time. */
export async function measureCheck(rounds: number, bench: Workbench): Promise<CheckResult> {
  const root = join(bench.folder, 'check')
  report(`check: writing ${MODULES * FILES} files`)
  await writeProject(root)

  const taken: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const seconds = await measureOnce(root, bench.signal)
    // the first one reads its files from the disk
    if (round === 0) continue
    report(`check: round ${round}/${rounds}: ${seconds.toFixed(2)} s`)
    taken.push(seconds)
  }
  return { modules: MODULES, files: MODULES * FILES, seconds: spreadOf(taken) }
}

async function measureOnce(cwd: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now()
  const command = [process.execPath, 'ace.js', 'iti:check', '--json']
  const { files, warnings } = JSON.parse(await runProgram({ command, cwd, signal }))
  const seconds = (performance.now() - startedAt) / 1000
  if (files !== MODULES * FILES || warnings.length > 0)
    throw new Error(`The check read ${files} files, and gave ${warnings.length} warnings`)
  return seconds
}

/** A project as large as a check has to bear, without a violation. */
async function writeProject(root: string): Promise<void> {
  const commands = relative(root, join(REPOSITORY, 'commands/main.js'))
  const names = Array.from({ length: MODULES }, (_, index) => `module_${index}`)
  const imports = { '#models/*': './models/*.js', '#modules/*': './modules/*.js' }
  const declared = names.map((name) => `    () => import('#modules/${name}/module'),`)
  await write(root, {
    'package.json': JSON.stringify({ name: 'large', type: 'module', imports }),
    'ace.js': `import '@poppinss/ts-exec'
import { Ignitor } from '@adonisjs/core'

const importer = (path) => import(path)
await new Ignitor(new URL('./', import.meta.url), { importer }).ace().handle(process.argv.splice(2))
`,
    'adonisrc.ts': `import { defineConfig } from '@adonisjs/core/app'
export default defineConfig({
  commands: [() => import('${commands}')],
  modules: [
${declared.join('\n')}
  ],
})
`,
  })
  for (const index of names.keys()) await write(root, moduleFiles(names, index))
}

async function write(root: string, files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
}

function moduleFiles(names: readonly string[], index: number): Record<string, string> {
  const name = names[index]!
  const requires = names.slice(Math.max(0, index - REQUIRED), index)
  const resources = Array.from({ length: (FILES - 2) / 4 }, (_, number) => `${name}_item_${number}`)
  const files: Record<string, string> = {
    [`modules/${name}/module.ts`]: `import { defineModule } from '@iti/framework/modules'

export default defineModule({
  name: '${name}',
  title: '${name}',
  requires: ${toList(requires)},
  tables: ${toList(resources)},
})
`,
    [`modules/${name}/facade.ts`]: `import { facade } from '@iti/framework/modules'

/** What ${name} does for others. */
export class Facade extends facade('${name}', {}) {}
`,
  }
  for (const [number, resource] of resources.entries())
    Object.assign(files, resourceFiles({ name, resource, requires, number }))
  return files
}

const toList = (texts: readonly string[]) => `[${texts.map((text) => `'${text}'`).join(', ')}]`

interface Resource {
  name: string
  resource: string
  requires: string[]
  number: number
}

/* Four files of a resource, as long as such files are. */
function resourceFiles({ name, resource, requires, number }: Resource): Record<string, string> {
  const required = requires[number % REQUIRED]
  const facade = required ? `import { Facade } from '#modules/${required}/facade'\n` : ''
  const methods = Array.from({ length: 8 }, (_, index) => method(resource, index)).join('\n')
  return {
    [`models/${name}/${resource}.ts`]: `import { BaseModel, column } from '@adonisjs/lucid/orm'

/** A row of ${resource}. */
export class Row extends BaseModel {
  static override table = '${resource}'

  @column({ isPrimary: true })
  declare id: number
}
`,
    [`modules/${name}/services/${resource}.ts`]: `import db from '@adonisjs/lucid/services/db'
import { paginate } from '@iti/framework/database'
import { Row } from '#models/${name}/${resource}'
${facade}import { rules } from '../validators/${resource}.js'

/** What is done with ${resource}; it does not read the table iti_users, or import '#config/app'. */
export class Service {
${methods}
}
`,
    [`modules/${name}/controllers/${resource}.ts`]: `import { idParam } from '@iti/framework/http'
import { Service } from '../services/${resource}.js'
import { rules } from '../validators/${resource}.js'

/** The addresses of ${resource}. */
export class Controller {
${methods}
}
`,
    [`modules/${name}/validators/${resource}.ts`]: `import { listQuery } from '@iti/framework/http'

/** What a request for ${resource} may contain. */
export const rules = listQuery({ sortable: ['id', 'name'] })
`,
  }
}

const method = (
  table: string,
  index: number
) => `  /** Finds the rows of one kind, the newest first. */
  async find${index}(id: number, options: { limit: number; offset: number }) {
    const query = db.from('${table}').where('id', id).whereNull('deleted_at')
    const rows = await query.orderBy('id', 'desc').limit(options.limit).offset(options.offset)
    return rows.map((row) => ({ ...row, label: \`number \${row.id}\` }))
  }
`
