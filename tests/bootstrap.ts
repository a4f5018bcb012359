import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { apiClient } from '@japa/api-client'
import { assert } from '@japa/assert'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import type { Config } from '@japa/runner/types'
import { acceptToken } from './accept_token.js'

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient(),
  authApiClient(app),
]

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [],
  teardown: [],
}

const SERVED = ['functional', 'security', 'redis']

let database: Promise<void> | undefined

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (!SERVED.includes(suite.name)) return
  suite.setup(() => (database ??= prepareDatabase()))
  suite.setup(() => testUtils.httpServer().start())
}

/* The schema is built from zero and seeded once a run; each test takes back what it writes. */
async function prepareDatabase(): Promise<void> {
  await runCommand('db:wipe')
  await runCommand('migration:run', ['--compact-output', '--no-schema-generate'])
  await runCommand('db:seed', ['--compact-output'])
  const token = process.env.INVENTORY_TOKEN
  if (token) await acceptToken(token, process.env.ITI_TEST_SCOPE ?? 'inventory')
}

async function runCommand(name: string, args: string[] = []): Promise<void> {
  const ace = await app.container.make('ace')
  const command = await ace.exec(name, args)
  if (command.exitCode) throw command.error ?? new Error(`${name} ended with ${command.exitCode}`)
}
