import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TemporaryProject } from './temporary_project.js'

/** The migration that the plugin of these tests has. */
export const BADGES = '20260101000000_bag0000001_create_badges.ts'

const MIGRATION = `import { BaseSchema } from '@adonisjs/lucid/schema'

export default class extends BaseSchema {
  override async up() {
    this.schema.createTable('badges', () => {})
  }
}
`

/* It asks for an environment that is not there: whoever runs it fails. */
const configOf = (lines: string[]) => `import env from '#start/env'

export default [
  ${lines.join('\n  ')}
]
`

/** A project that lists the plugin `badges`, which its environment turns off. */
export async function createPluginProject(): Promise<TemporaryProject> {
  const project = await TemporaryProject.create()
  await project.edit('package.json', () =>
    JSON.stringify({
      name: 'business',
      type: 'module',
      imports: { '#plugins/*': './plugins/*.js' },
    })
  )
  await put(project, 'plugins/badges/plugin.ts', pluginText('badges', '1.0.0'))
  await put(project, `plugins/badges/database/${BADGES}`, MIGRATION)
  await list(project, "{ use: () => import('#plugins/badges/plugin'), enabled: env.get('NO') },")
  return project
}

/** A manifest as definePlugin makes it; the project has no framework of its own to import it from. */
export const pluginText = (name: string, version: string) => `export default {
  kind: 'plugin',
  name: '${name}',
  version: '${version}',
  requires: [],
  migrations: new URL('./database/', import.meta.url),
}
`

/** Writes the entries of `config/plugins.ts`. */
export const list = (project: TemporaryProject, ...lines: string[]): Promise<void> =>
  put(project, 'config/plugins.ts', configOf(lines))

/** Writes a file with its folders. */
export async function put(project: TemporaryProject, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project.root, path)), { recursive: true })
  await writeFile(join(project.root, path), text)
}
