import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import Database from 'better-sqlite3'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { makeProjectWithBrokenPlugin } from './broken_plugin.js'
import { makeChangedProject } from './extended_project.js'
import { type Outcome, runAce } from './run_ace.js'

interface Check {
  name: string
  status: 'pass' | 'warn' | 'fail'
  message: string
  remedy?: string
}

const COMMAND = ['iti:doctor', '--json']

const checksOf = ({ stdout }: Outcome): Record<string, Check> =>
  Object.fromEntries(JSON.parse(stdout).checks.map((check: Check) => [check.name, check]))

const namesOf = (outcome: Outcome, status: Check['status']): string[] =>
  Object.values(checksOf(outcome))
    .filter((check) => check.status === status)
    .map(({ name }) => name)

const doctor = (variables: Record<string, string>) =>
  runAce(app.makePath(), COMMAND, { ...process.env, ...variables })

test.group('node ace iti:doctor', () => {
  test('finds nothing wrong with this repository, and says what it needs an environment for', async ({
    assert,
  }) => {
    const outcome = await runAce(app.makePath(), COMMAND, {
      PATH: process.env.PATH,
      ENV_PATH: app.tmpPath(),
    })
    assert.deepEqual(namesOf(outcome, 'fail'), [], outcome.stdout)
    assert.equal(outcome.exitCode, 0)
    assert.includeMembers(namesOf(outcome, 'warn'), [
      'modules',
      'environment',
      'app_key',
      'application',
      'database',
      'migrations',
      'disk',
    ])
  })

  test('boots a configured project, asks its database, and ends by itself', async ({ assert }) => {
    const outcome = await doctor({})
    assert.includeMembers(namesOf(outcome, 'pass'), [
      'environment',
      'app_key',
      'application',
      'database',
      'migrations',
      'disk',
      'facades',
      'modules',
      'providers',
    ])
    const { passed, warnings, failed, checks } = JSON.parse(outcome.stdout)
    assert.equal(passed + warnings + failed, checks.length)
    assert.equal(outcome.exitCode, failed > 0 ? 3 : 0)
  })

  test('tells people one line for each check, the remedies, and the sum', async ({ assert }) => {
    // a server has its database already
    const env = { ...process.env, DB_CONNECTION: 'sqlite', DB_DATABASE: 'tmp/absent.sqlite3' }
    const ace = await makeChangedProject('modules: []', { env })
    const { stdout } = await ace('iti:doctor')
    assert.match(stdout, /^✔ Node\.js: 24\./m)
    assert.match(stdout, /^! Database: not checked, because there is no .+ yet\n {4}Make it: /m)
    assert.match(stdout, /^\d+ passed, \d+ warnings?, \d+ failed$/m)
  })

  test('does not make the file of a database that is not there', async ({ assert }) => {
    const file = app.tmpPath('doctor_absent.sqlite3')
    const outcome = await doctor({ DB_CONNECTION: 'sqlite', DB_DATABASE: file })
    assert.equal(checksOf(outcome).database!.status, 'warn')
    assert.isFalse(existsSync(file))
  })

  test('names migrations that have not run, and those that nobody has', async ({
    assert,
    cleanup,
  }) => {
    const file = app.tmpPath('doctor_behind.sqlite3')
    cleanup(() => rm(file, { force: true }))
    const database = new Database(file)
    database.exec(`create table adonis_schema (id integer primary key, name text, batch integer,
      migration_time text); insert into adonis_schema values (1, 'database/migrations/gone', 1, '')`)
    database.close()

    const outcome = await doctor({ DB_CONNECTION: 'sqlite', DB_DATABASE: file })
    const { status, message, remedy } = checksOf(outcome).migrations!
    assert.equal(status, 'fail')
    assert.include(
      message,
      'The database has run database/migrations/gone, and there is no such file.'
    )
    assert.include(message, '_create_iti_users')
    assert.include(remedy!, 'node ace migration:run')
    assert.equal(outcome.exitCode, 3)
  })

  test('says that no server answers, in time and without the password', async ({ assert }) => {
    const outcome = await doctor({
      DB_CONNECTION: 'mysql',
      DB_HOST: '127.0.0.1',
      DB_PORT: '1',
      DB_PASSWORD: 'correct horse battery',
    })
    const { database, migrations } = checksOf(outcome)
    assert.containSubset(database, { status: 'fail', message: 'nobody answers on 127.0.0.1' })
    assert.equal(migrations!.status, 'warn')
    assert.notInclude(outcome.stdout + outcome.stderr, 'correct horse')
  })

  test('tells what is wrong with manifests, and goes on', async ({ assert }) => {
    const ace = await makeChangedProject('modules: application.modules.slice(-1)')
    const outcome = await ace(...COMMAND)
    const { modules, facades, node } = checksOf(outcome)
    assert.equal(outcome.exitCode, 3)
    assert.equal(modules!.status, 'fail')
    assert.include(modules!.message, 'E_MODULE_MISSING')
    assert.equal(facades!.status, 'fail')
    assert.equal(node!.status, 'pass')
  })

  test('starts the application, and finds a route without a mark', async ({ assert }) => {
    const routes = `import router from '@adonisjs/core/services/router'
      router.get('/labels', () => 'x')`
    const manifest = `export default {
      name: 'labels', title: 'Labels', requires: [], routes: () => import('./routes.js') }`
    const ace = await makeChangedProject(
      "modules: [...application.modules, () => import('./labels.js')]",
      { files: { 'labels.js': manifest, 'routes.js': routes } }
    )
    const outcome = await ace(...COMMAND)
    assert.equal(outcome.exitCode, 3)
    const { application, modules } = checksOf(outcome)
    assert.equal(modules!.status, 'pass')
    assert.equal(application!.status, 'fail')
    assert.include(application!.message, 'GET /labels has no mark')
  })

  test('names a plugin that is left out while the application boots', async ({ assert }) => {
    const ace = await makeProjectWithBrokenPlugin()
    const { application } = checksOf(await ace(...COMMAND))
    assert.equal(application!.status, 'warn')
    assert.include(application!.message, 'the plugin "labels" is broken and left out')
    assert.include(application!.message, 'no printer')
  })

  test('finds a provider of the framework that stands before those it builds on', async ({
    assert,
  }) => {
    const ace = await makeChangedProject('providers: application.providers.toReversed()')
    const { providers } = checksOf(await ace(...COMMAND))
    assert.equal(providers!.status, 'fail')
    assert.include(providers!.message, '@adonisjs/lucid/database_provider stands behind')
    assert.include(providers!.message, 'module_provider stands before system_provider')
  })
})
