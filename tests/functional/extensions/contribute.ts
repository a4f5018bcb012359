import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import { Extensions, type ExtensionPoint } from '@iti/framework/extensions'

/** Adds to a point of the running application, as a module named `test` does, until the test is over. */
export async function contribute<Contribution>(
  point: ExtensionPoint<Contribution>,
  value: Contribution,
  options?: { order?: number }
): Promise<void> {
  const extensions = await app.container.make(Extensions)
  await extensions.add(
    'test',
    point.with(async () => ({ default: value }), options)
  )
  getActiveTest()!.cleanup(() => extensions.withdraw('test'))
}
