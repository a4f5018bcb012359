import type { Operation } from '../operation.js'
import { commit } from './branch_operations.js'
import { migrate, repair } from './database_operations.js'
import { make, sync } from './sync_operations.js'

/** What a developer does most of the time: one after the other, each as for itself. */
export const work: Operation = {
  name: 'work',
  weight: 20,
  async run(model, random) {
    const steps = random.chance(70) ? [make, migrate, commit] : [sync, repair, migrate]
    const done: string[] = []
    for (const { name, run } of steps) done.push(`${name}: ${await run(model, random)}`)
    return done.join('; ')
  },
}
