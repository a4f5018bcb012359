import type { DiskFile } from '../model/disk.js'
import type { Model } from '../model/model.js'
import { create } from '../model/texts.js'
import type { Operation } from '../operation.js'
import { copyOf, secondAfter } from '../oracle/sync.js'
import type { Random } from '../random.js'

/* What editors and Git do to a file without changing what it says, and what changes it. */
const EDITS: Record<string, (text: string) => string> = {
  'line ends': (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark': (text) => (text.startsWith('\uFEFF') ? text : `\uFEFF${text}`),
  'no last newline': (text) => text.trimEnd(),
  'a comment': (text) => `${text}// mine\n`,
  'a blank line': (text) => text.replace('\n\n', '\n\n\n'),
  'the header is gone': (text) => text.replace(/^\/\/ iti:migration .*\r?\n/, ''),
  'another hash in the header': (text) => text.replace(/( sha256:.)./, '$1x'),
  'another package in the header': (text) => text.replace(/^(.*) \S+@/, '$1 @acme/another@'),
  'one character': (text) => text.replace("'note', 64", "'note', 65"),
}

const edit: Operation = {
  name: 'edit a file',
  weight: 4,
  isFault: true,
  async run(model, random) {
    const files = model.disk().files
    if (files.length === 0) return null
    const { file, text } = random.pick(files)
    const what = random.pick(Object.keys(EDITS))
    await model.write(file, EDITS[what]!(text))
    return `${what} in ${file}`
  },
}

const remove: Operation = {
  name: 'delete a file',
  weight: 5,
  isFault: true,
  async run(model, random) {
    // of the project's own rarely: nothing brings them back but Git
    const files = random.chance(85) ? model.copies() : model.business()
    if (files.length === 0) return null
    const { file, revision } = random.pick(files)
    await model.remove(file)
    if (random.chance(80)) return file
    await editLock(model, (lines) => lines.filter((line) => !line.startsWith(`${revision} `)))
    return `${file} and its line`
  },
}

const renameFile: Operation = {
  name: 'rename a file',
  weight: 4,
  isFault: true,
  async run(model, random) {
    const files = model.disk().files
    if (files.length === 0) return null
    const one = random.pick(files)
    const { file } = one
    const to = anotherName(one, { files, random })
    if (model.disk().entries.has(to)) return null
    await model.move(file, to)
    if (random.chance(50)) return `${file} to ${to}`
    await editLock(model, (lines) => lines.map((line) => line.replace(file, to)))
    return `${file} to ${to}, in the lock file too`
  },
}

const duplicate: Operation = {
  name: 'copy a file',
  weight: 2,
  isFault: true,
  async run(model, random) {
    const files = model.disk().files
    if (files.length === 0) return null
    const one = random.pick(files)
    const { file, text } = one
    const to = anotherName(one, { files, random })
    if (model.disk().entries.has(to)) return null
    const other = random.chance(30) ? `${text}// another\n` : text
    await model.write(to, other)
    return `${file} as ${to}`
  },
}

/* It gets the place of another file, which moves it among the rest, or the next one. */
function anotherName({ file }: DiskFile, { files, random }: { files: DiskFile[]; random: Random }) {
  const place = random.chance(50) ? random.pick(files).timestamp : secondAfter(file.slice(0, 14))
  return place + file.slice(14)
}

const plant: Operation = {
  name: 'plant a file',
  weight: 3,
  isFault: true,
  async run(model, random) {
    const { entries, files } = model.disk()
    const [file, text] = plantable(model, random)
    if (entries.has(file) || files.some(({ file: one }) => one.includes(file.slice(14))))
      return null
    await model.write(file, text)
    return file
  },
}

/* As a merge that lost the lock leaves them, one that pretends to be of a package, one of an author without the tool. */
function plantable(model: Model, random: Random): [file: string, text: string] {
  const name = model.nextName()
  const at = model.now.toISOString().replace(/\D/g, '').slice(0, 14)
  const packages = model.packages.installed.filter(({ entries }) => entries.length > 0)
  const { name: from, entries, texts } = random.pick(packages)
  const entry = random.pick(entries)
  const text = texts.get(entry.revision)!
  const kinds: [string, string][] = [
    [entry.file, copyOf(entry, { name: from, text })],
    [entry.file, text],
    [entry.file, `${text}// not what was released\n`],
    [`${at}_acm00000ff_create_${name}.ts`, create(name, name)],
    [`${at}_zzz00000ff_create_${name}.ts`, create(name, name)],
    [`${at}_${random.bytes(5).toString('hex')}_create_${name}.ts`, create(name, name)],
  ]
  return random.pick(kinds)
}

/** Changes the lines of the lock file, if it is there. */
export async function editLock(model: Model, change: (lines: string[]) => string[]): Promise<void> {
  const { lockText } = model.disk()
  if (lockText !== null) await model.writeLock(change(lockText.split('\n')).join('\n'))
}

/** What happens to files behind the back of every command. */
export const fileFaults = [edit, remove, renameFile, duplicate, plant]
