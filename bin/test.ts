/*
 * Runs the test suites. What they need of the environment stands here, so that they neither need a `.env` nor touch
 * the database that it names.
 */
Object.assign(process.env, {
  NODE_ENV: 'test',
  HOST: 'localhost',
  PORT: String(await findFreePort()),
  APP_URL: 'http://localhost',
  APP_KEY: 'only-for-tests-only-for-tests-only',
  LOG_LEVEL: 'fatal',
  // the database store has a connection of its own, which SQLite cannot give while a test is in a transaction
  LIMITER_STORE: 'memory',
  INVENTORY_URL: '',
  INVENTORY_TOKEN: '',
  INVENTORY_ELSEWHERE: '',
  ITI_TRUSTED_PROXIES: '',
  ITI_ADMIN_USERNAME: '',
  ITI_ADMIN_PASSWORD: '',
})
// the modules then call each other over a socket, by the service API of this process
if (process.env.ITI_TEST_FACADES === 'remote') {
  process.env.INVENTORY_URL = `http://localhost:${process.env.PORT}`
  process.env.INVENTORY_TOKEN = makeServiceToken().token
}
process.env.DB_CONNECTION ??= 'sqlite'
process.env.DB_DATABASE ??= 'tmp/test.sqlite3'

import 'reflect-metadata'
import { Ignitor, prettyPrintError } from '@adonisjs/core'
import { configure, processCLIArgs, run } from '@japa/runner'
import { makeServiceToken } from '../src/access/service_tokens/token_format.js'
import { findFreePort } from '../tests/free_port.js'

const APP_ROOT = new URL('../', import.meta.url)

const IMPORTER = (filePath: string) => {
  if (filePath.startsWith('./') || filePath.startsWith('../')) {
    return import(new URL(filePath, APP_ROOT).href)
  }
  return import(filePath)
}

new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.listen('SIGTERM', () => app.terminate())
    app.listenIf(app.managedByPm2, 'SIGINT', () => app.terminate())
  })
  .testRunner()
  .configure(async (app) => {
    const { runnerHooks, ...config } = await import('../tests/bootstrap.js')

    processCLIArgs(process.argv.splice(2))
    configure({
      ...app.rcFile.tests,
      ...config,
      setup: runnerHooks.setup,
      teardown: runnerHooks.teardown.concat([() => app.terminate()]),
    })
  })
  .run(() => run())
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
