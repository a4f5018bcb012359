import { Container } from '@adonisjs/core/container'
import type { ApplicationService } from '@adonisjs/core/types'
import { Extensions } from '@iti/framework/extensions'
import {
  bindLocally,
  defineModule,
  ModuleLifecycle,
  ModuleRegistry,
  type Declaration,
  type FacadeBinding,
  type ModuleManifest,
} from '@iti/framework/modules'

/** A manifest of which only what matters is named. */
export const manifest = (fields: Partial<ModuleManifest>): ModuleManifest =>
  defineModule({ name: 'nameless', title: 'A module', requires: [], ...fields })

/** A module as adonisrc.ts declares it. */
export const declaration = (fields: Partial<ModuleManifest>): Declaration => ({
  from: 'adonisrc.ts',
  load: async () => ({ default: manifest(fields) }),
})

/** A plugin as config/plugins.ts lists it, that may be left out if it is broken. */
export const skippable = (fields: Partial<ModuleManifest>): Declaration => ({
  from: 'config/plugins.ts',
  isSkippable: true,
  names: () => `import('#plugins/${fields.name}/plugin')`,
  load: async () => ({ default: { ...manifest(fields), kind: 'plugin' } }),
})

export const load = (...modules: Partial<ModuleManifest>[]): Promise<ModuleRegistry> =>
  ModuleRegistry.load(modules.map(declaration), '0.1.0')

/** What loading says of declarations that are wrong. */
export const refusalOf = async (declarations: Declaration[]): Promise<string> => {
  try {
    await ModuleRegistry.load(declarations, '0.1.0')
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('They were accepted')
}

/** A life of modules in a container of its own. */
export async function lifeOf(declarations: Declaration[], options: { patience?: number } = {}) {
  const container = new Container<any>()
  container.bindValue('emitter', { on() {} })
  container.bindValue('logger', { error() {} })
  const app = { container, inProduction: false } as unknown as ApplicationService
  const modules = await ModuleRegistry.load(declarations, '0.1.0')
  const extensions = new Extensions()
  const skipped: string[] = []
  const onSkip = (name: string) => void skipped.push(name)
  const bindFacade = (binding: FacadeBinding) => bindLocally(app, binding)
  const parts = { app, modules, extensions, bindFacade, onSkip }
  const lifecycle = new ModuleLifecycle({ ...parts, ...options })
  return { lifecycle, modules, extensions, container, skipped }
}
