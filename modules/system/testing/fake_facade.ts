import app from '@adonisjs/core/services/app'
import { getActiveTest } from '@japa/runner'
import type { Facade } from '../../../src/modules/main.js'
import { Fake, type FakeOperations } from './fake.js'

/** A fake that stands in for a facade, until its test is over. */
export type FakeFacade<T> = Fake<T> & {
  /** Gives the place back before the test is over. */
  restore(): void
}

/**
 * Puts a fake in the place of a facade: whoever the container makes from now on is given it. The rules of the
 * contract hold as they do for the real one: input and output are validated, and a failure that is not declared is
 * told as a fault. The test that is running takes the fake away at its end. A hook runs before its test and returns
 * `restore` instead: `group.each.setup(() => fakeFacade(…).restore)`.
 *
 * @throws {E_FACADE_NOT_FAKED} from operations that are not implemented
 *
 * @example
 * ```ts
 * const fake = fakeFacade(InventoryFacade, {
 *   reserve: async ({ lines }) => { throw new E_PART_UNKNOWN([lines[0].partNo]) },
 * })
 * await client.post('/api/orders/orders').json(order).loginAs(clerk)
 * fake.assertCalled('reserve', 1)
 *
 * fake.failWith('reserve', 'timeout', { times: 1 })
 * ```
 */
export function fakeFacade<T>(
  facade: Facade<T>,
  operations: FakeOperations<T> = {}
): FakeFacade<T> {
  const fake = new Fake(facade, operations)
  const restore = () => app.container.restore(facade)
  app.container.swap<Facade<unknown>>(facade, () => fake.facade)
  getActiveTest()?.cleanup(restore)
  return Object.assign(fake, { restore })
}
