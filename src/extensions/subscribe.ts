import type { ApplicationService } from '@adonisjs/core/types'
import { Event, type Listener } from './event.js'
import type { ExtensionPoint } from './extension_point.js'
import type { Contributed, Extensions } from './extensions.js'

/** Has the listeners that modules added listen to their events: those that are there when an event is told. */
export async function subscribe(
  app: ApplicationService,
  extensions: Extensions,
  points: readonly ExtensionPoint[]
): Promise<void> {
  const emitter = await app.container.make('emitter')
  const logger = await app.container.make('logger')
  const tell = async (
    event: Event<unknown>,
    { module, value }: Contributed<Listener<unknown>>,
    payload: unknown
  ) => {
    try {
      await value(payload)
    } catch (error) {
      logger.error({ err: error, event: event.name, module }, 'A listener failed')
    }
  }
  for (const point of points) {
    if (!(point instanceof Event)) continue
    // asked each time: a plugin that turns out to be broken at a later step is withdrawn
    emitter.on(point.name as never, async (payload: unknown) => {
      const listeners = extensions.contributedTo<Listener<unknown>>(point)
      await Promise.all(listeners.map((one) => tell(point, one, payload)))
    })
  }
}
