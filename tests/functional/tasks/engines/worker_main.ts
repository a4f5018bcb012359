/*
 * A worker in a process of its own, until it gets SIGTERM: `worker_main.ts local`, or `worker_main.ts bullmq URL PREFIX`.
 */
import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'
import '@iti/framework/types'

const APP_ROOT = new URL('../../../../', import.meta.url)
const [, , name, url, prefix] = process.argv

const ignitor = new Ignitor(APP_ROOT, { importer: (path) => import(path) })
ignitor.tap((app) => {
  app.booting(async () => void (await import('#start/env')))
})
const app = ignitor.createApp('console')
await app.init()
await app.boot()
await app.start(() => {})

const { engines } = await import('@iti/framework/tasks')
const { makeTasks } = await import('../make_tasks.js')
const { journalTasks } = await import('./journal_tasks.js')
const engine = name === 'bullmq' ? engines.bullmq({ url, prefix }) : engines.local()
const { tasks, faults } = makeTasks({ tasks: journalTasks, config: { engine } })
await tasks.startWorker()
process.on('SIGTERM', async () => {
  await tasks.shutdown()
  for (const { message, error } of faults) process.stderr.write(`${message}: ${error}\n`)
  await app.terminate()
})
process.stdout.write(`ready as ${process.pid}\n`)
