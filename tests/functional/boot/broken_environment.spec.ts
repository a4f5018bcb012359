import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { childEnvironment } from '../../host/run_process.js'

const SOUND = {
  NODE_ENV: 'development',
  HOST: 'localhost',
  PORT: '3333',
  LOG_LEVEL: 'info',
  APP_KEY: 'only-for-tests-only-for-tests-only',
  APP_URL: 'http://localhost:3333',
  DB_CONNECTION: 'sqlite',
}

/** Starts the server with a `.env` that holds these values, which it is not to survive. */
async function startWith(values: Record<string, string | undefined>) {
  const folder = await mkdtemp(join(tmpdir(), 'iti-env-'))
  getActiveTest()!.cleanup(() => rm(folder, { recursive: true, force: true }))
  const database = join(folder, 'database.sqlite3')
  const lines = Object.entries({ ...SOUND, DB_DATABASE: database, ...values })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
  await writeFile(join(folder, '.env'), lines.join('\n'))

  const args = ['--import=@poppinss/ts-exec', 'bin/server.ts']
  const options = { cwd: app.makePath(), env: childEnvironment({ ENV_PATH: folder }) }
  return new Promise<{ exitCode: number; output: string; isUntouched: boolean }>((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve({
        exitCode: error ? Number(error.code ?? -1) : 0,
        output: stripVTControlCharacters(stdout + stderr),
        isUntouched: !existsSync(database),
      })
    )
  })
}

test.group('A broken .env', () => {
  test('ends the start with what is wrong: {name}')
    .with([
      { name: 'PORT', value: 'abc', says: /"PORT" .*number.*"abc"/ },
      { name: 'HOST', value: ':', says: /"HOST" .*":"/ },
      { name: 'NODE_ENV', value: 'live', says: /"NODE_ENV" .*"live"/ },
      { name: 'APP_KEY', value: undefined, says: /Missing environment variable "APP_KEY"/ },
      { name: 'APP_URL', value: 'nowhere', says: /"APP_URL" .*"nowhere"/ },
      { name: 'DB_CONNECTION', value: 'oracle', says: /"sqlite,mysql,pg".*"oracle"/ },
      { name: 'LIMITER_STORE', value: 'moon', says: /"LIMITER_STORE" .*"moon"/ },
      { name: 'ITI_TRUSTED_PROXIES', value: '10.0.0.1, x', says: /"x".*ITI_TRUSTED_PROXIES/ },
    ])
    .run(async ({ assert }, { name, value, says }) => {
      const { exitCode, output, isUntouched } = await startWith({ [name]: value })
      assert.equal(exitCode, 1, output)
      assert.match(output, says)
      assert.notInclude(output, SOUND.APP_KEY)
      assert.isTrue(isUntouched)
    })

  test('tells all that is wrong at once', async ({ assert }) => {
    const { output } = await startWith({ PORT: 'abc', DB_CONNECTION: 'oracle', APP_KEY: undefined })
    for (const name of ['PORT', 'DB_CONNECTION', 'APP_KEY']) assert.include(output, `"${name}"`)
  })
})
