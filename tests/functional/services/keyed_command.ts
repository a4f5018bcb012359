/*
 * Runs a command with a key in a process of its own, up to a point where it is killed:
 * `keyed_command.ts <key> <storing|plain> <before|inside|after>`.
 */
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
import '@iti/framework/types'

const APP_ROOT = new URL('../../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

const [key, mode, point] = process.argv.slice(2) as [string, string, string]

/* Whoever watches kills it here. */
async function arriveAt(name: string): Promise<void> {
  if (name !== point) return
  process.stdout.write(`arrived at ${name}\n`)
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}

const app = new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((created) => created.booting(async () => void (await import('#start/env'))))
  .createApp('console')
await app.init()
await app.boot()

const { default: db } = await import('@adonisjs/lucid/services/db')
const { IdempotentCommands } =
  await import('../../../src/services/idempotency/idempotent_commands.js')
const { storeAnswer } = await import('../../../src/services/idempotency/store_answer.js')
const { BODY, takeEffect } = await import('./idempotency_fixture.js')
const logger = await app.container.make('logger')
const commands = new IdempotentCommands({ db, logger, inProduction: false })

const storesAnswer = mode === 'storing'
const request = 'inventory.reserve {}'
await commands.run({ service: 'shop', key, request, storesAnswer, lockedFor: 30_000 }, async () => {
  await arriveAt('before')
  await db.transaction(async (trx) => {
    await takeEffect(key, trx)
    if (storesAnswer) await storeAnswer(trx, BODY, { idempotencyKey: key })
    await arriveAt('inside')
  })
  await arriveAt('after')
  return { status: 200, body: BODY }
})
