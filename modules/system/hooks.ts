import type { ModuleHooks } from '../../src/modules/main.js'
import { assertFileDrivers } from './files/main.js'

/** What the system domain checks at the start, when all modules have added what they add. */
const hooks: ModuleHooks = {
  start: (app) => assertFileDrivers(app),
}

export default hooks
