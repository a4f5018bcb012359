import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Databases } from './model/databases.js'
import { makeFolders, Model } from './model/model.js'
import { PACKAGES } from './model/packages.js'
import { Repository } from './model/repository.js'
import { branchOperations } from './operations/branch_operations.js'
import { databaseOperations } from './operations/database_operations.js'
import { fileFaults } from './operations/file_faults.js'
import { lockFaults } from './operations/lock_faults.js'
import { sync, syncOperations } from './operations/sync_operations.js'
import { work } from './operations/work.js'
import { verifyRows, verifyStream } from './oracle/verify_stream.js'
import { expectAll, verifyCheck } from './oracle/verify_sync.js'
import { Random } from './random.js'
import type { Property } from './sequence.js'

/* Inside this repository, where migrations find the packages that they import. */
const PARENT = 'tmp'

/** Sequences in a clone with branches, each of which has a database. */
export const streamSequences: Property = {
  operations: [
    ...syncOperations,
    ...branchOperations,
    ...databaseOperations,
    work,
    ...fileFaults,
    ...lockFaults,
  ],
  steps: 30,
  async withModel(seen, use) {
    await mkdir(PARENT, { recursive: true })
    const folder = await mkdtemp(join(process.cwd(), PARENT, 'stream-'))
    const root = join(folder, 'project')
    try {
      await makeFolders(root)
      const repository = new Repository(root)
      const databases = await Databases.in(folder, root)
      await repository.init()
      databases.create('main')
      databases.copy('main', 'dev')
      const model = new Model(root, { seen, repository, databases })
      await model.packages.install(PACKAGES[0], 3)
      await sync.run(model, new Random(0))
      await repository.commit()
      await repository.create('dev')
      await use(model)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
  async verify(model) {
    await verifyCheck(model)
    await verifyStream(model)
    verifyRows(model)
    const disk = model.disk()
    if (!disk.isLockBroken && [0, 5].includes(expectAll(model, disk).codes.check)) model.keep()
  },
}
