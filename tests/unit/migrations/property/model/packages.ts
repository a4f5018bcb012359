import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashOf } from './disk.js'
import { alter, create } from './texts.js'

/** One migration of a release. */
export interface Entry {
  revision: string
  slug: string
  timestamp: string
  since: string
  file: string
  sha256: string
  tables: string[]
  acceptedSha256: string[]
}

/** A package as it is installed. */
export interface Installed {
  name: string
  folder: string
  entries: Entry[]
  texts: Map<string, string>
}

/** How one migration of a release differs from what was released before. */
export interface Change {
  /** which entry */
  at: number
  isAccepted: boolean
}

/* Some are older than everything in the project, some younger: copies get the one or the other timestamp. */
const DAYS = [1, 2, 3, 5, 9, 14, 20, 30]

/** The packages of which any release may be installed, in the order in which they are synced. */
export const PACKAGES = [
  { name: '@acme/base', prefix: 'acm', size: 8, folder: 'database/system' },
  { name: '@acme/badges', prefix: 'bag', size: 4, folder: 'database' },
  { name: '@acme/colors', prefix: 'col', size: 3, folder: 'database' },
] as const

export type Package = (typeof PACKAGES)[number]

/** The packages in the `node_modules` of one project. */
export class Packages {
  readonly #root: string
  readonly #installed = new Map<string, Installed>()

  constructor(root: string) {
    this.#root = root
  }

  /** What is installed, in the order in which it is synced. */
  get installed(): Installed[] {
    return PACKAGES.flatMap(({ name }) => this.#installed.get(name) ?? [])
  }

  /** Installs the release that has this many migrations. */
  async install(one: Package, count: number, change?: Change): Promise<void> {
    await this.remove(one)
    const folder = join(this.#root, 'node_modules', one.name, one.folder)
    const texts = new Map<string, string>()
    const entries = Array.from({ length: count }, (_, at) => {
      const text = textOf(one, at) + (change?.at === at ? '// another text\n' : '')
      const entry = toEntry(one, at)
      texts.set(entry.revision, text)
      const before = change?.at === at && change.isAccepted ? [entry.sha256] : []
      return { ...entry, sha256: hashOf(text), acceptedSha256: before }
    })
    await mkdir(folder, { recursive: true })
    for (const { file, revision } of entries)
      await writeFile(join(folder, file), texts.get(revision)!)
    const manifest = { schema: 1, package: one.name, entries }
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
    this.#installed.set(one.name, { name: one.name, folder, entries, texts })
  }

  async remove({ name }: Package): Promise<void> {
    await rm(join(this.#root, 'node_modules', name), { recursive: true, force: true })
    this.#installed.delete(name)
  }
}

function toEntry(one: Package, at: number): Entry {
  const revision = `${one.prefix}000000${at + 1}`
  const timestamp = `202601${String(DAYS[at]).padStart(2, '0')}000${one.size}00`
  const slug = slugOf(one, at)
  const file = `${timestamp}_${revision}_${slug}.ts`
  const since = `0.${at + 1}.0`
  const sha256 = hashOf(textOf(one, at))
  return {
    revision,
    slug,
    timestamp,
    since,
    file,
    sha256,
    tables: [tableOf(one, at)],
    acceptedSha256: [],
  }
}

/* Each second one alters the table of the one before. */
const tableOf = ({ prefix }: Package, at: number) => `${prefix}_${at - (at % 2)}`

const slugOf = (one: Package, at: number) =>
  at % 2 === 0 ? `create_${tableOf(one, at)}` : `add_column_to_${tableOf(one, at)}`

const textOf = (one: Package, at: number) => {
  const key = `${one.prefix}_${at}`
  return at % 2 === 0 ? create(tableOf(one, at), key) : alter(tableOf(one, at), key)
}
