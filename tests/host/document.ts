import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REPOSITORY } from './packed_framework.js'

/** A heading, without what it says. */
export interface Heading {
  level: number
  text: string
}

/** A fenced block of code. */
export interface Block {
  /** the line of the document on which it begins */
  line: number
  language: string
  /** the file that it shows, from `title="…"` */
  title?: string
  /** those that it is about, from `title="sqlite, pg"`; if there are none, all */
  databases: string[]
  text: string
  /** the heading of the second level that it stands below */
  section: string
}

const DATABASES = ['sqlite', 'mysql', 'pg']
const FENCE = /^```(\w*)(?: title="([^"]+)")?$/
const HEADING = /^(#{1,6}) (.+)$/
const LINK = /\]\(([^)\s]+)\)/g

/** A document of this repository, as far as it can be tested. */
export class Document {
  readonly path: string
  readonly headings: Heading[] = []
  readonly blocks: Block[] = []
  /** where it links to within the repository */
  readonly links: string[] = []

  constructor(path: string) {
    this.path = path
    const text = readFileSync(join(REPOSITORY, path), 'utf8')
    let open: { block: Block; lines: string[] } | undefined
    let section = ''

    for (const [index, line] of text.split('\n').entries()) {
      if (open) {
        if (line !== '```') open.lines.push(line)
        else {
          this.blocks.push({ ...open.block, text: open.lines.join('\n') })
          open = undefined
        }
        continue
      }
      const fence = FENCE.exec(line)
      const heading = HEADING.exec(line)
      if (fence) {
        const [, language = '', title] = fence
        const block = { line: index + 1, language, ...toMeaning(title), text: '', section }
        open = { block, lines: [] }
      } else if (heading) {
        this.headings.push({ level: heading[1]!.length, text: heading[2]! })
        if (heading[1]!.length === 2) section = heading[2]!
      } else {
        const targets = [...line.matchAll(LINK)].map((match) => match[1]!)
        this.links.push(...targets.filter((target) => !/^(https?:|#)/.test(target)))
      }
    }
  }
}

function toMeaning(title?: string): Pick<Block, 'title' | 'databases'> {
  const names = title?.split(', ') ?? []
  const isAboutDatabases = names.every((name) => DATABASES.includes(name))
  return isAboutDatabases ? { databases: names } : { title, databases: [] }
}
