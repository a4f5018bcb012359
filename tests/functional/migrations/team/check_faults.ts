import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { bodyOf, type Developer } from './developer.js'
import { install } from './releases.js'

const FOLDER = 'database/migrations'
const LOCK = 'database/migrations.lock'
const DAY = 24 * 60 * 60 * 1000

/** Something that a check has to find. */
export interface Fault {
  fault: string
  /** brings it about, and returns the file that is to be named */
  make: (developer: Developer) => Promise<string>
  /** the rules that are broken, the first of which has the remedy */
  rules: string[]
  /** what the remedy leaves to a hand, before its commands or after them */
  before?: (developer: Developer) => Promise<unknown>
  after?: (developer: Developer) => Promise<unknown>
}

/** Faults of what is in production. */
export const ON_RELEASED: Fault[] = [
  {
    fault: 'an edited file of production',
    async make(developer) {
      const path = `${FOLDER}/${await developer.fileOf('parts')}`
      await developer.edit(path, (text) => `${text}// more\n`)
      return path
    },
    rules: ['frozen'],
  },
  {
    fault: 'a renamed file of production',
    async make(developer) {
      const file = await developer.fileOf('parts')
      const other = file.replace('_parts', '_items')
      await developer.rename(file, other)
      return `${FOLDER}/${other}`
    },
    rules: ['frozen', 'edited'],
  },
  {
    fault: 'a deleted file of production',
    async make(developer) {
      const path = `${FOLDER}/${await developer.fileOf('parts')}`
      await developer.remove(path)
      return path
    },
    rules: ['frozen', 'deleted'],
  },
  {
    fault: 'an edited copy that is in production',
    async make(developer) {
      const path = `${FOLDER}/${await developer.fileOf('create_acme_orders')}`
      await developer.edit(path, (text) => text.replace("'note', 64", "'note', 65"))
      return path
    },
    rules: ['frozen', 'edited'],
  },
]

/** Faults of names. */
export const ON_NAMES: Fault[] = [
  {
    fault: 'two files of one revision',
    async make(developer) {
      const file = await developer.fileOf('prices')
      await developer.write(`${FOLDER}/${file.replace('_prices', '_values')}`, bodyOf(''))
      return file
    },
    rules: ['duplicate'],
    after: async (developer) => developer.remove(`${FOLDER}/${await developer.fileOf('values')}`),
  },
  {
    fault: 'two files of one timestamp',
    async make(developer) {
      const first = await developer.fileOf('prices')
      const file = first.replace(/_.*/, '_ffffffffff_values.ts')
      await developer.write(`${FOLDER}/${file}`, bodyOf(''))
      await developer.sync()
      return `${FOLDER}/${file}`
    },
    rules: ['timestamp'],
  },
  {
    fault: 'a file as AdonisJS names it',
    async make(developer) {
      const path = `${FOLDER}/1761000000000_create_values_table.ts`
      await developer.write(path, bodyOf(''))
      return path
    },
    rules: ['name'],
    after: (developer) => developer.remove(`${FOLDER}/1761000000000_create_values_table.ts`),
  },
  {
    fault: 'a file in a subfolder',
    async make(developer) {
      const file = await developer.make({ slug: 'values' })
      await mkdir(join(developer.root, FOLDER, 'more'))
      await developer.rename(file, `more/${file}`)
      return `${FOLDER}/more`
    },
    rules: ['flat', 'deleted'],
    async after(developer) {
      const [file] = await readdir(join(developer.root, FOLDER, 'more'))
      await developer.rename(`more/${file}`, file!)
      await developer.remove(`${FOLDER}/more`)
    },
  },
  {
    fault: 'a file of the day after tomorrow',
    async make(developer) {
      const now = new Date(Date.now() + 2 * DAY)
      return `${FOLDER}/${await developer.make({ slug: 'values', now })}`
    },
    rules: ['future'],
    async before(developer) {
      const { violations } = await developer.check()
      const name = /rename it to (\S+\.ts),/.exec(violations[0]!.remedy)![1]!
      await developer.rename(await developer.fileOf('values'), name)
    },
  },
]

/** Faults of the lock file, and of what is held against it. */
export const ON_LOCK: Fault[] = [
  {
    fault: 'a lock file that cannot be read',
    async make(developer) {
      await developer.edit(LOCK, (text) => `${text}what is this\n`)
      return LOCK
    },
    rules: ['lock'],
  },
  {
    fault: 'a lock file whose head is another',
    async make(developer) {
      await developer.edit(LOCK, (text) => text.replace(/^head .*$/m, 'head -'))
      return LOCK
    },
    rules: ['lock'],
  },
  {
    fault: 'an edited copy',
    async make(developer) {
      developer.release = await install('0.2')
      await developer.sync()
      await developer.commit('Upgrade')
      const path = `${FOLDER}/${await developer.fileOf('widen_acme_customers_name')}`
      await developer.edit(path, (text) => text.replace('190', '191'))
      return path
    },
    rules: ['edited'],
  },
  {
    fault: 'a release that is not synced',
    async make(developer) {
      developer.release = await install('0.2')
      return 'add_rank_to_acme_customers'
    },
    rules: ['new', 'new'],
  },
]
