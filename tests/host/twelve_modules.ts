import type { HostProject } from './host_project.js'

/** Twelve modules and what they require: several ways lead from the last to the first. */
export const REQUIREMENTS: Record<string, string[]> = {
  desk: ['planning', 'catalog'],
  planning: ['reporting'],
  reporting: ['returns', 'purchase'],
  returns: ['shipping', 'invoicing'],
  invoicing: ['sales', 'pricing'],
  shipping: ['sales', 'stock'],
  purchase: ['parts', 'stock'],
  sales: ['parts', 'stock'],
  pricing: ['parts', 'stock'],
  stock: ['catalog'],
  parts: ['catalog'],
  catalog: [],
}
const NAMES = Object.keys(REQUIREMENTS)

const classOf = (name: string) => name[0]!.toUpperCase() + name.slice(1)

const manifest = (name: string, requires: string[]) => `
import { bindFacade, defineModule } from '@iti/framework/modules'
import { ${classOf(name)}Facade } from './facade.js'

export default defineModule({
  name: '${name}',
  title: '${classOf(name)}',
  requires: ${JSON.stringify(requires)},
  facades: [bindFacade(${classOf(name)}Facade, () => import('./services/${name}_service.js'))],
  routes: () => import('./routes.js'),
  permissions: { '${name}:trail:list': 'See trails' },
  menus: [
    { code: '${name}.trails', type: 'page', name: '${name}', permission: '${name}:trail:list' },
  ],
  tables: ['${name}_things'],
  hooks: () => import('./hooks.js'),
})
`

const facade = (name: string) => `
import { facade, query } from '@iti/framework/modules'
import vine from '@vinejs/vine'

export class ${classOf(name)}Facade extends facade('${name}', {
  trail: query({
    input: vine.object({ from: vine.string() }),
    output: vine.object({ names: vine.array(vine.string()) }),
  }),
}) {}
`

/* Asks every module that it requires, and they ask theirs. */
const service = (name: string, requires: string[]) => `
import { inject } from '@adonisjs/core'
import type { InputOf } from '@iti/framework/modules'
import type { ${classOf(name)}Facade } from '../facade.js'
${requires.map((one) => `import { ${classOf(one)}Facade } from '#modules/${one}/facade'`).join('\n')}

@inject()
export default class ${classOf(name)}Service implements ${classOf(name)}Facade {
  constructor(${requires.map((one) => `private ${one}: ${classOf(one)}Facade`).join(', ')}) {}

  async trail({ from }: InputOf<${classOf(name)}Facade, 'trail'>) {
    const trails: { names: string[] }[] = await Promise.all([
      ${requires.map((one) => `this.${one}.trail({ from: '${name}' }),`).join('\n      ')}
    ])
    const names = trails.flatMap((trail) => trail.names)
    return { names: [...new Set([...names, '${name}'])], from }
  }
}
`

const routes = (name: string) => `
import router from '@adonisjs/core/services/router'

const Trails = () => import('./controllers/trails_controller.js')

router.get('/api/${name}/trails', [Trails, 'index']).as('${name}.trails.index').permission('${name}:trail:list')
`

const controller = (name: string) => `
import { inject } from '@adonisjs/core'
import { ${classOf(name)}Facade } from '../facade.js'

@inject()
export default class TrailsController {
  constructor(private ${name}: ${classOf(name)}Facade) {}

  index() {
    return this.${name}.trail({ from: 'http' })
  }
}
`

const hooks = (name: string) => `
import { appendFileSync } from 'node:fs'
import type { ModuleHooks } from '@iti/framework/modules'

const tell = (hook: string) => () => {
  const file = process.env.HOOKS_FILE
  if (file) appendFileSync(file, hook + ' ${name}\\n')
}

const hooks: ModuleHooks = {
  register: tell('register'),
  boot: tell('boot'),
  start: tell('start'),
  ready: tell('ready'),
  shutdown: tell('shutdown'),
}
export default hooks
`

const badges = {
  'plugin.ts': `
import { definePlugin } from '@iti/framework/plugins'
import { userCreated, userFields } from '@iti/framework/points'
import vine from '@vinejs/vine'

export default definePlugin({
  name: 'badges',
  title: 'Badges',
  version: '1.0.0',
  framework: '>=0.1.0',
  requires: ['catalog'],
  options: vine.object({ colour: vine.enum(['red', 'blue'] as const) }),
  extends: [
    userFields.with(() => import('./badge_field.js')),
    userCreated.with(() => import('./greet.js')),
  ],
  routes: () => import('./routes.js'),
  permissions: { 'badges:badge:list': 'See badges' },
  menus: [
    { code: 'badges.badges', parent: 'system', type: 'page', name: 'Badges', permission: 'badges:badge:list' },
  ],
  hooks: () => import('./hooks.js'),
})
`,
  'badge_field.ts': `
import type { UserField } from '@iti/framework/points'
import vine from '@vinejs/vine'

const badges = new Map<number, string>()

const badge: UserField<string | null> = {
  name: 'badge',
  label: 'Badge',
  schema: vine.string().maxLength(16),
  empty: null,
  async read(userIds) {
    return new Map(userIds.flatMap((id) => (badges.has(id) ? [[id, badges.get(id)!] as const] : [])))
  },
  async write(userId, value) {
    if (value !== null) badges.set(userId, value)
  },
}
export default badge
`,
  'greet.ts': `
import type { UserEvent } from '@iti/framework/points'

export const greeted: number[] = []

export default function greet({ id }: UserEvent) {
  greeted.push(id)
}
`,
  'hooks.ts': `
import type { PluginHooks } from '@iti/framework/plugins'
import { paint } from './paint.js'

const hooks: PluginHooks<{ colour: 'red' | 'blue' }> = {
  boot(_app, options) {
    paint.colour = options.colour
  },
}
export default hooks
`,
  'paint.ts': `export const paint = { colour: 'none' }\n`,
  'routes.ts': `
import router from '@adonisjs/core/services/router'
import { greeted } from './greet.js'
import { paint } from './paint.js'

router
  .get('/api/badges/badges', () => ({ colour: paint.colour, greeted: greeted.length }))
  .as('badges.badges.index')
  .permission('badges:badge:list')
`,
}

const broken = {
  'plugin.ts': `
import { definePlugin } from '@iti/framework/plugins'

export default definePlugin({
  name: 'broken',
  title: 'Broken',
  version: '1.0.0',
  requires: [],
  routes: () => import('./routes.js'),
  permissions: { 'broken:thing:list': 'See things' },
  hooks: () => import('./hooks.js'),
})
`,
  'routes.ts': `
import router from '@adonisjs/core/services/router'

router.get('/api/broken/things', () => []).as('broken.things.index').public()
`,
  'hooks.ts': `
export default {
  start() {
    throw new Error('the thing is not there')
  },
}
`,
}

const config = `
import { defineConfig } from '@iti/framework/plugins'

export default defineConfig([
  { use: () => import('#plugins/badges/plugin'), options: { colour: 'blue' } },
  { use: () => import('#plugins/broken/plugin'), onError: 'skip' },
])
`

/** Writes twelve modules and two plugins into a project, of which one cannot start, and declares them last to first. */
export async function writeModules(project: HostProject): Promise<void> {
  for (const [name, requires] of Object.entries(REQUIREMENTS)) {
    const folder = `modules/${name}`
    await project.write(`${folder}/module.ts`, manifest(name, requires))
    await project.write(`${folder}/facade.ts`, facade(name))
    await project.write(`${folder}/services/${name}_service.ts`, service(name, requires))
    await project.write(`${folder}/routes.ts`, routes(name))
    await project.write(`${folder}/controllers/trails_controller.ts`, controller(name))
    await project.write(`${folder}/hooks.ts`, hooks(name))
  }
  for (const [file, text] of Object.entries(badges))
    await project.write(`plugins/badges/${file}`, text)
  for (const [file, text] of Object.entries(broken))
    await project.write(`plugins/broken/${file}`, text)
  await project.write('config/plugins.ts', config)

  const declared = NAMES.map((name) => `() => import('#modules/${name}/module')`).join(',\n    ')
  await project.replace('adonisrc.ts', 'modules: []', `modules: [\n    ${declared},\n  ]`)
}
