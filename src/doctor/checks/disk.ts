import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Check } from '../check.js'
import { targetOf } from '../database_target.js'
import type { ApplicationService } from '@adonisjs/core/types'
import { combine, fail, type Verdict } from '../verdict.js'

/* As much of Drive, which need not be installed, as matters here. */
interface Drive {
  use(): { driver: { options?: { location?: string | URL } } }
}

export const disk: Check = {
  name: 'disk',
  title: 'Folders that are written to',
  timeLimit: 15_000,
  async run(project) {
    const booted = await project.boot()
    if (!booted.app) return booted.otherwise

    const folders = [databaseFolder(booted.app), await storageFolder(booted.app)].filter(
      (folder) => folder !== undefined
    )
    const found = await Promise.all(folders.map(judge))
    return combine(found.flat(), folders.length > 0 ? folders.join(', ') : 'there are none')
  },
}

function databaseFolder(app: ApplicationService): string | undefined {
  const { filename } = targetOf(app)
  return filename === undefined || filename === ':memory:' ? undefined : dirname(filename)
}

/* Of the default disk, if it is one of this machine. */
async function storageFolder(app: ApplicationService): Promise<string | undefined> {
  if (!app.container.hasBinding('drive.manager')) return undefined
  const drive: Drive = await app.container.make('drive.manager' as never)
  const { options } = drive.use().driver
  return options?.location === undefined ? undefined : app.makePath(String(options.location))
}

async function judge(folder: string): Promise<Verdict[]> {
  try {
    await access(await nearest(folder), constants.W_OK | constants.X_OK)
    return []
  } catch {
    return [
      fail(
        `nothing can be written to ${folder}`,
        `Give the user of the process the right to: ${folder}`
      ),
    ]
  }
}

/* A folder that is not there yet is made below the next one that is. */
async function nearest(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false
  )
  return isThere || dirname(folder) === folder ? folder : nearest(dirname(folder))
}
