import type { Codemods } from '@adonisjs/core/ace/codemods'
import type Configure from '@adonisjs/core/commands/configure'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import type { CallExpression, ObjectLiteralExpression, SourceFile } from 'ts-morph'
import { addGitAttributes } from './src/migrations/git_attributes.js'
import { stubsRoot } from './stubs/main.js'

const COMMANDS = '@iti/framework/commands'
const LUCID_COMMANDS = '@adonisjs/lucid/commands'

const PROVIDERS = [
  '@adonisjs/core/providers/hash_provider',
  '@adonisjs/core/providers/vinejs_provider',
  '@adonisjs/lucid/database_provider',
  '@adonisjs/auth/auth_provider',
  '@adonisjs/i18n/i18n_provider',
  '@adonisjs/limiter/limiter_provider',
  '@iti/framework/providers/system_provider',
  '@iti/framework/providers/services_provider',
  '@iti/framework/providers/module_provider',
  '@iti/framework/providers/tasks_provider',
]

const IMPORTS = {
  '#models/*': './models/*.js',
  '#modules/*': './modules/*.js',
  '#plugins/*': './plugins/*.js',
}

/* Files that other packages generate too: what one that exists has to contain, and how it is added by hand. */
const SHARED_CONFIG = [
  {
    name: 'auth',
    marker: 'sessionGuard',
    advice: `make the default guard "api: sessionGuard()", imported from '@iti/framework/access'`,
  },
  {
    name: 'i18n',
    marker: 'frameworkMessages',
    advice: `put "frameworkMessages()" first among the loaders, imported from '@iti/framework/i18n'`,
  },
  {
    name: 'hash',
    marker: 'argon2',
    advice: `make the default hasher "drivers.argon2({ variant: 'id', memory: 19_456, iterations: 2, parallelism: 1 })"`,
  },
  {
    name: 'limiter',
    marker: 'iti_rate_limits',
    advice: `add the store "database: stores.database({ tableName: 'iti_rate_limits' })"`,
  },
  {
    name: 'database',
    marker: 'database/migrations',
    advice: `give every connection "migrations: { naturalSort: true, paths: ['database/migrations'] }"`,
  },
]

const DATABASE_VALIDATIONS = {
  DB_CONNECTION: `Env.schema.enum(['sqlite', 'mysql', 'pg'] as const)`,
  DB_HOST: `Env.schema.string.optional({ format: 'host' })`,
  DB_PORT: 'Env.schema.number.optional()',
  DB_USER: 'Env.schema.string.optional()',
  DB_PASSWORD: 'Env.schema.string.optional()',
  DB_DATABASE: 'Env.schema.string.optional()',
}

const LIMITER_VALIDATIONS = {
  LIMITER_STORE: `Env.schema.enum.optional(['database', 'memory'] as const)`,
}

const OWN_VALIDATIONS = {
  ITI_TRUSTED_PROXIES: 'Env.schema.string.optional()',
  ITI_ADMIN_USERNAME: 'Env.schema.string.optional()',
  ITI_ADMIN_PASSWORD: 'Env.schema.string.optional()',
  ITI_REDIS_URL: 'Env.schema.string.optional()',
  ITI_TASKS_IN_SERVER: 'Env.schema.boolean.optional()',
}

/**
 * Prepares an AdonisJS application for the framework: `node ace configure @iti/framework`.
 * It asks nothing, leaves files that exist as they are (and says what they lack), and changes nothing the second time.
 */
export async function configure(command: Configure): Promise<void> {
  const codemods = await command.createCodemods()
  const project = await codemods.getTsMorphProject()
  if (!project) {
    command.exitCode = 1
    return
  }

  await writeConfig(command, codemods)
  for (const locale of ['en', 'zh-CN']) {
    await codemods.makeUsingStub(stubsRoot, 'configure/lang/messages.stub', { locale })
  }
  await mapImports(command)
  await attributeMigrations(command)
  await registerInRcFile(command, codemods, project.getSourceFile('adonisrc.ts'))
  await defineEnvironment(command, codemods)
  await listMissingPackages(command, codemods)
  showNextSteps(command)
}

async function writeConfig(command: Configure, codemods: Codemods): Promise<void> {
  for (const name of ['iti', 'tasks']) {
    await codemods.makeUsingStub(stubsRoot, `configure/config/${name}.stub`, {})
  }

  for (const { name, marker, advice } of SHARED_CONFIG) {
    const path = `configure/config/${name}.stub`
    const { destination } = await codemods.makeUsingStub(stubsRoot, path, {})
    const text = await readFile(destination, 'utf8')
    if (!text.includes(marker)) {
      command.logger.warning(`config/${name}.ts was there and is left as it is. In it, ${advice}`)
    }
  }
}

/** Modules, models and plugins are imported by these names, from wherever they are needed. */
async function mapImports({ app, logger }: Configure): Promise<void> {
  const path = app.makePath('package.json')
  const manifest = await readManifest(path)
  const missing = Object.entries(IMPORTS).filter(([name]) => !(name in (manifest.imports ?? {})))
  if (missing.length > 0) {
    const imports = { ...manifest.imports, ...Object.fromEntries(missing) }
    await writeFile(path, `${JSON.stringify({ ...manifest, imports }, null, 2)}\n`)
    logger.action('update package.json').succeeded()
  }
  for (const [name, target] of Object.entries(IMPORTS)) {
    const present = manifest.imports?.[name] ?? target
    if (present !== target) {
      logger.warning(`package.json maps ${name} to ${present}. Modules need "${name}": "${target}"`)
    }
  }
}

/** Git is told by the project's own file, behind whose lines ours count for the migrations. */
async function attributeMigrations({ app, logger }: Configure): Promise<void> {
  const path = app.makePath('.gitattributes')
  const text = existsSync(path) ? await readFile(path, 'utf8') : ''
  const complete = addGitAttributes(text)
  if (complete === text) return
  await writeFile(path, complete)
  logger.action(text === '' ? 'create .gitattributes' : 'update .gitattributes').succeeded()
}

/** Registers providers and commands, and the list of modules with its type. */
async function registerInRcFile(
  command: Configure,
  codemods: Codemods,
  rcFile: SourceFile | undefined
): Promise<void> {
  if (rcFile) declareModules(rcFile)
  await codemods.updateRcFile((rc) => {
    for (const provider of PROVIDERS) rc.addProvider(provider)
    rc.addCommand(LUCID_COMMANDS).addCommand(COMMANDS)
    rc.addMetaFile('resources/lang/**/*.json', false)
  })

  const text = rcFile?.getFullText() ?? ''
  // of two commands with the same name the last one counts, and ours replace some of Lucid's
  if (text.indexOf(COMMANDS) < text.indexOf(LUCID_COMMANDS)) {
    command.logger.warning(`In adonisrc.ts, move '${COMMANDS}' below '${LUCID_COMMANDS}'`)
  }
}

function declareModules(rcFile: SourceFile): void {
  if (!rcFile.getImportDeclaration('@iti/framework/types')) {
    const last = rcFile.getImportDeclarations().at(-1)
    // as text: ts-morph would end it with a semicolon, which the formatter of the codemods stumbles over
    rcFile.insertStatements((last?.getChildIndex() ?? -1) + 1, "import '@iti/framework/types'")
  }

  // by the names of kinds, so that ts-morph need not be a dependency
  const call = rcFile.getFirstDescendant(
    (node): node is CallExpression =>
      node.getKindName() === 'CallExpression' && node.getText().startsWith('defineConfig(')
  )
  const config = call?.getArguments()[0]
  if (config?.getKindName() !== 'ObjectLiteralExpression') return

  const literal = config as ObjectLiteralExpression
  if (!literal.getProperty('modules')) {
    literal.addPropertyAssignment({ name: 'modules', initializer: '[]' })
  }
}

async function defineEnvironment(command: Configure, codemods: Codemods): Promise<void> {
  const hasDatabase = await asksFor(command, 'database', 'DB_CONNECTION')
  const hasLimiter = await asksFor(command, 'limiter', 'LIMITER_STORE')

  await codemods.defineEnvValidations({
    variables: {
      ...(hasDatabase && DATABASE_VALIDATIONS),
      ...(hasLimiter && LIMITER_VALIDATIONS),
      ...OWN_VALIDATIONS,
    },
    leadingComment:
      'The database, the proxies in front, the first administrator and the task runner',
  })
  const variables = {
    ...(hasDatabase && { DB_CONNECTION: 'sqlite' }),
    ...(hasLimiter && { LIMITER_STORE: 'database' }),
    // empty: no proxy is believed
    ITI_TRUSTED_PROXIES: '',
    ITI_ADMIN_USERNAME: 'admin',
    // empty: the first seeding generates one and prints it once
    ITI_ADMIN_PASSWORD: '',
  }
  const missing = Object.entries(variables).filter(([name]) => !isInEnvironment(command, name))
  if (missing.length > 0) await codemods.defineEnvVariables(Object.fromEntries(missing))
}

/** Whether a file of `config/` reads a variable: one that the project wrote itself may not. */
async function asksFor({ app }: Configure, name: string, variable: string): Promise<boolean> {
  const text = await readFile(app.configPath(`${name}.ts`), 'utf8')
  return text.includes(variable)
}

/** Codemods would overwrite the value of a variable that a file has already. */
function isInEnvironment({ app }: Configure, name: string): boolean {
  return ['.env', '.env.example'].some((file) => {
    const path = app.makePath(file)
    return existsSync(path) && new RegExp(`^${name}=`, 'm').test(readFileSync(path, 'utf8'))
  })
}

/** The generated files import packages that npm installs as peers but that the project does not name itself. */
async function listMissingPackages(command: Configure, codemods: Codemods): Promise<void> {
  const own = await readManifest(new URL('./package.json', import.meta.url))
  const project = await readManifest(command.app.makePath('package.json'))
  const present = { ...project.dependencies, ...project.devDependencies }

  const isOptional = (name: string) => own.peerDependenciesMeta?.[name]?.optional
  const missing = Object.keys(own.peerDependencies ?? {}).filter(
    (name) => !isOptional(name) && !(name in present)
  )
  if (!['better-sqlite3', 'mysql2', 'pg'].some((driver) => driver in present)) {
    missing.push('better-sqlite3')
  }
  if (missing.length === 0) return
  await codemods.listPackagesToInstall(missing.map((name) => ({ name, isDevDependency: false })))
}

interface PackageManifest {
  imports?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

const readManifest = async (path: string | URL): Promise<PackageManifest> =>
  JSON.parse(await readFile(path, 'utf8'))

function showNextSteps({ ui }: Configure): void {
  ui.instructions()
    .heading('What comes next')
    .add('Say who may call each route: .public(), .authenticated(), .permission(…) or .service(…)')
    .add('node ace iti:sync-migrations')
    .add('node ace migration:run')
    .add('node ace db:seed')
    .render()
}
