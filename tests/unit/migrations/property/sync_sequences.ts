import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolders, Model } from './model/model.js'
import { PACKAGES } from './model/packages.js'
import { fileFaults } from './operations/file_faults.js'
import { lockFaults } from './operations/lock_faults.js'
import { syncOperations } from './operations/sync_operations.js'
import { expectAll, verifyCheck } from './oracle/verify_sync.js'
import type { Property } from './sequence.js'

/** Sequences in one folder: no Git, no database. */
export const syncSequences: Property = {
  operations: [...syncOperations, ...fileFaults, ...lockFaults],
  steps: 40,
  async withModel(seen, use) {
    const root = await mkdtemp(join(tmpdir(), 'iti-stream-'))
    try {
      await makeFolders(root)
      const model = new Model(root, { seen })
      await model.packages.install(PACKAGES[0], 3)
      await use(model)
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  },
  async verify(model) {
    await verifyCheck(model)
    const disk = model.disk()
    if (!disk.isLockBroken && expectAll(model, disk).codes.check === 0) model.keep()
  },
}
