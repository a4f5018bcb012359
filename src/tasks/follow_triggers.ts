import type { ApplicationService } from '@adonisjs/core/types'
import type { ErrorSink } from './error_log.js'
import type { Tasks } from './tasks.js'

/** Has tasks run after the events that they name. An event is not held up by a task that cannot be dispatched. */
export async function followTriggers(
  app: ApplicationService,
  tasks: Tasks,
  logger: ErrorSink
): Promise<void> {
  const emitter = await app.container.make('emitter')
  const registry = await tasks.registry()
  for (const { id, triggers } of registry.all) {
    for (const { event, toInput } of triggers) {
      emitter.on(event.name as never, async (payload: unknown) => {
        try {
          await tasks.dispatch(id, toInput(payload), { origin: 'event' })
        } catch (error) {
          logger.error({ err: error }, `Cannot dispatch ${id} after the event "${event.name}"`)
        }
      })
    }
  }
}
