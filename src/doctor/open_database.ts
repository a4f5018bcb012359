import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseTarget, isListening, targetOf } from './database_target.js'
import type { Project } from './project.js'
import { fail, notChecked, type Verdict } from './verdict.js'

const PATIENCE = 5_000

/** A connection to the database that answers, or why there is none. */
export type Opened =
  | { client: QueryClientContract; target: DatabaseTarget; otherwise?: undefined }
  | { client?: undefined; target?: undefined; otherwise: Verdict }

/** Connects to the database of the project. The file of an embedded one that is not there is not made. */
export async function openDatabase(project: Project): Promise<Opened> {
  const booted = await project.boot()
  if (!booted.app) return { otherwise: booted.otherwise }

  const { app } = booted
  const target = targetOf(app)
  const { filename, host = '127.0.0.1' } = target
  if (filename !== undefined && filename !== ':memory:' && !existsSync(filename)) {
    const path = relative(project.root, filename)
    return { otherwise: notChecked(`there is no ${path} yet`, 'Make it: node ace migration:run') }
  }
  if (filename === undefined && !(await isListening(target))) {
    return {
      otherwise: fail(
        `nobody answers on ${host}`,
        'Start the database, or correct DB_HOST and DB_PORT in .env'
      ),
    }
  }
  try {
    const db = await app.container.make('lucid.db')
    const client = db.connection()
    const answers = client.rawQuery('select 1').then(() => true)
    if (await Promise.race([answers, sleep(PATIENCE, false, { ref: false })]))
      return { client, target }
    // it may still be refused while the process ends
    answers.catch(() => {})
    return {
      otherwise: fail(`${host} takes the connection and says nothing`, 'Look after the database'),
    }
  } catch (error) {
    const reason = (error as Error).message
    const remedy = 'Correct DB_USER, DB_PASSWORD and DB_DATABASE in .env, or create what is missing'
    return { otherwise: fail(`it refuses: ${reason}`, remedy) }
  }
}
