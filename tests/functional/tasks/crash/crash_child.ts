/*
 * Dispatches and executes runs in a process of its own until it dies: `crash_child.ts <point> <times>`, or
 * `crash_child.ts after <milliseconds>`.
 */
import 'reflect-metadata'
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Ignitor } from '@adonisjs/core'
import '@iti/framework/types'

const APP_ROOT = new URL('../../../../', import.meta.url)

const IMPORTER = (filePath: string) =>
  import(filePath.startsWith('.') ? new URL(filePath, APP_ROOT).href : filePath)

const app = new Ignitor(APP_ROOT, { importer: IMPORTER })
  .tap((created) => created.booting(async () => void (await import('#start/env'))))
  .createApp('console')
await app.init()
await app.boot()

const { CRASH_TASKS } = await import('./crash_tasks.js')
const { dieAfter, dieAt } = await import('./crash_points.js')
const { makeTasks } = await import('../make_tasks.js')
const { tasks } = makeTasks({ tasks: CRASH_TASKS })
await tasks.registry()

const [point, number] = process.argv.slice(2) as [any, string]
if (point === 'after') dieAfter(Number(number))
else dieAt(point, Number(number))

await tasks.startWorker()
for (let turn = 0; ; turn++) {
  for (const task of ['app.retried', 'app.failing', 'app.single']) {
    const { id } = await tasks.dispatch(task)
    // whoever reads it knows that the run is stored
    writeSync(1, `dispatched ${id}\n`)
  }
  const unique = `key ${turn % 3}`
  const { id } = await tasks.dispatch('app.retried', undefined, { unique })
  writeSync(1, `dispatched ${id}\n`)
  await sleep(20)
}
