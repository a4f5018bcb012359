import type { ApplicationService } from '@adonisjs/core/types'
import { Event, type Listener } from './event.js'
import type { ExtensionPoint } from './extension_point.js'
import type { Contributed, Extensions } from './extensions.js'

/** Has the listeners that modules added listen to their events. */
export async function subscribe(
  app: ApplicationService,
  extensions: Extensions,
  points: readonly ExtensionPoint[]
): Promise<void> {
  const emitter = await app.container.make('emitter')
  const logger = await app.container.make('logger')
  const listenTo = (event: Event<unknown>, { module, value }: Contributed<Listener<unknown>>) => {
    emitter.on(event.name as never, async (payload: unknown) => {
      try {
        await value(payload)
      } catch (error) {
        logger.error({ err: error, event: event.name, module }, 'A listener failed')
      }
    })
  }
  for (const point of points) {
    if (!(point instanceof Event)) continue
    for (const one of extensions.contributedTo<Listener<unknown>>(point)) listenTo(point, one)
  }
}
