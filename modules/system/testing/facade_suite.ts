import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import type { Group } from '@japa/runner/core'
import {
  checkedBinding,
  LocalFacades,
  type ContractFacade,
  type Methods,
} from '../../../src/modules/main.js'
import { serveFacade, type ServedFacade } from './serve_facade.js'

/** What a suite is made of. */
export interface FacadeSuite<T> {
  /** What the groups are called; the name of the facade by default. */
  title?: string
  /** Makes the implementation; by default it is the application's own. */
  implement?: () => T | Promise<T>
}

/** Gives a test the facade as the present group binds it. */
export type BoundFacade<T> = () => T

/**
 * Runs the same tests against a facade in this process and against one that is called over a socket, so that what
 * holds before a module moves is known to hold afterwards.
 *
 * @example
 * ```ts
 * facadeSuite(InventoryFacade, {}, (inventory) => {
 *   test('tells the parts that exist', async ({ assert }) => {
 *     assert.deepEqual(await inventory().findParts({ partNos: ['unknown'] }), [])
 *   })
 * })
 * ```
 */
export function facadeSuite<T>(
  facade: ContractFacade<T>,
  { title = facade.name, implement = () => implementationOf(facade) }: FacadeSuite<T>,
  define: (bound: BoundFacade<T>, group: Group) => void
): void {
  for (const binding of ['local', 'remote'] as const) {
    test.group(`${title}, ${binding}`, (group) => {
      let bound: T
      let served: ServedFacade<T> | undefined
      group.setup(async () => {
        const target = await implement()
        if (binding === 'local') bound = checkedBinding(facade, target as Methods)
        else {
          served = await serveFacade(facade, target as Partial<T>)
          bound = served.connect()
        }
        return () => served?.close()
      })
      define(() => bound, group)
    })
  }
}

async function implementationOf<T>(facade: ContractFacade<T>): Promise<T> {
  const facades = await app.container.make(LocalFacades)
  return (await facades.get(facade)) as T
}
