/** A module of the smallest useful size, as a compiler leaves it. */
export interface SmallModule {
  name: string
  /** the class of its facade */
  facade: string
  /** modules that come before it */
  requires: string[]
}

/** Modules of which each requires the two before it. */
export function smallModules(count: number): SmallModule[] {
  const numbers = Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'))
  const names = numbers.map((number) => `area_${number}`)
  return names.map((name, index) => ({
    name,
    facade: `Area${numbers[index]}Facade`,
    requires: names.slice(Math.max(0, index - 2), index),
  }))
}

/** The files of a module by name, without the manifest. */
export const moduleFiles = ({ name, facade }: SmallModule): Record<string, string> => ({
  'facade.js': `import { facade, query } from '@iti/framework/modules'
import vine from '@vinejs/vine'

export class ${facade} extends facade('${name}', {
  greet: query({
    input: vine.object({ who: vine.string() }),
    output: vine.object({ text: vine.string(), hooks: vine.array(vine.string()) }),
  }),
}) {}
`,
  'service.js': `import { calls } from './hooks.js'

export default class Service {
  async greet({ who }) {
    return { text: \`${name} greets \${who}\`, hooks: calls }
  }
}
`,
  'controller.js': `import app from '@adonisjs/core/services/app'
import { ${facade} } from './facade.js'

export default class Controller {
  async greet({ params }) {
    const area = await app.container.make(${facade})
    return area.greet({ who: params.who })
  }

  async destroy() {}
}
`,
  'routes.js': `import router from '@adonisjs/core/services/router'

const Controller = () => import('./controller.js')

router
  .group(() => {
    router.get('greetings/:who', [Controller, 'greet']).public()
    router.delete('greetings/:who', [Controller, 'destroy']).permission('${name}:greeting:delete')
  })
  .prefix('/api/${name}')
  .as('${name}')
`,
  'permissions.js': `export const permissions = { '${name}:greeting:delete': 'Delete greetings' }
`,
  'menus.js': `export const menus = [
  {
    code: '${name}',
    type: 'page',
    name: 'Greetings',
    path: '/${name}',
    component: '${name}/index',
    permission: '${name}:greeting:delete',
  },
]
`,
  'hooks.js': `export const calls = []

export default {
  boot() {
    calls.push('boot')
  },
  start() {
    calls.push('start')
  },
}
`,
})

/** What the module layer reads. */
export const manifestFile = ({ name, facade, requires }: SmallModule): string =>
  `import { bindFacade, defineModule } from '@iti/framework/modules'
import { ${facade} } from './facade.js'
import { menus } from './menus.js'
import { permissions } from './permissions.js'

export default defineModule({
  name: '${name}',
  title: '${name}',
  requires: ${JSON.stringify(requires)},
  facades: [bindFacade(${facade}, () => import('./service.js'))],
  routes: () => import('./routes.js'),
  permissions,
  menus,
  hooks: () => import('./hooks.js'),
})
`

/** The application's rc file with the module layer: that of the reference application, and other modules. */
export const layeredRcFile = (modules: readonly SmallModule[]): string =>
  `import reference from './reference_rc.js'

export default {
  ...reference,
  modules: [
${modules.map(({ name }) => `    () => import('#modules/${name}/module'),`).join('\n')}
  ],
}
`

/** The same without the layer: a provider of the application does by hand what the layer would. */
export const PLAIN_RC_FILE = `import reference from './reference_rc.js'

const isLayer = (provider) => String(provider).includes('module_provider')
if (!reference.providers.some(isLayer)) throw new Error('The reference application has no module provider')

export default {
  ...reference,
  modules: [],
  providers: reference.providers.map((provider) =>
    isLayer(provider) ? () => import('./plain_provider.js') : provider
  ),
}
`

/** Binds, imports and calls what the manifests name. */
export const plainProvider = (modules: readonly SmallModule[]): string => {
  const lines = (line: (module: SmallModule) => string) => modules.map(line).join('\n')
  return `import { Extensions } from '@iti/framework/extensions'
import { permissions as system } from './modules/system/permissions.js'
${lines(
  ({ name, facade }) => `import { ${facade} } from './modules/${name}/facade.js'
import { menus as menus_${name} } from './modules/${name}/menus.js'
import { permissions as permissions_${name} } from './modules/${name}/permissions.js'
import hooks_${name} from './modules/${name}/hooks.js'`
)}

const areas = [
${lines(
  ({ name, facade }) => `  {
    facade: ${facade},
    service: () => import('./modules/${name}/service.js'),
    routes: () => import('./modules/${name}/routes.js'),
    menus: menus_${name},
    permissions: permissions_${name},
    hooks: hooks_${name},
  },`
)}
]

export default class PlainProvider {
  constructor(app) {
    this.app = app
  }

  register() {
    this.app.container.singleton(Extensions, () => new Extensions())
    this.app.container.singleton('iti.modules', () => ({
      ordered: [],
      skipped: [],
      permissions: () =>
        new Map([system, ...areas.map(({ permissions }) => permissions)].flatMap(Object.entries)),
    }))
  }

  boot() {
    for (const { facade, service } of areas) {
      this.app.container.singleton(facade, async (resolver) =>
        resolver.make((await service()).default)
      )
    }
    for (const { hooks } of areas) hooks.boot(this.app)
  }

  async start() {
    await import('./modules/system/routes.js')
    await Promise.all(areas.map(({ routes }) => routes()))
    for (const { hooks } of areas) hooks.start(this.app)
  }
}
`
}
