import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import type { ModuleManifest } from '@iti/framework/modules'

/** Has the module of the orders declare something else until the test is over. */
export async function declare(
  declared: Pick<ModuleManifest, 'dictionaries' | 'settings'>
): Promise<void> {
  const modules = await app.container.make('iti.modules')
  const manifest = modules.ordered.find(({ name }) => name === 'orders')!
  const { dictionaries, settings } = manifest
  Object.assign(manifest, declared)
  getActiveTest()!.cleanup(() => {
    Object.assign(manifest, { dictionaries, settings })
  })
}
