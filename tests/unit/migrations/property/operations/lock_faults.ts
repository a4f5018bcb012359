import { LOCK } from '../model/disk.js'
import type { Model } from '../model/model.js'
import type { Operation } from '../operation.js'
import type { Random } from '../random.js'
import { editLock } from './file_faults.js'

type Fault = (lines: string[], random: Random) => string[]

const FAULTS: Record<string, Fault> = {
  'a line is gone': (lines, random) => without(lines, pickLine(lines, random)),
  'a line is repeated': (lines, random) => [...lines, pickLine(lines, random)],
  'a line has another hash': (lines, random) =>
    change(lines, random, (line) =>
      line.replace(/sha256:./, (hash) => `sha256:${hash.endsWith('0') ? '1' : '0'}`)
    ),
  'a line names another time': (lines, random) =>
    change(lines, random, (line) =>
      line.replace(/ \d{14}/, ` 2026020${1 + random.below(9)}000000`)
    ),
  'a second line for one revision': (lines, random) => {
    const line = pickLine(lines, random)
    return [...lines, line.replace(/ \d{14}/, ` 2026020${1 + random.below(9)}000000`)]
  },
  'a line does not say of what it is': (lines, random) =>
    change(lines, random, (line) => line.replace(/ @\S+ sha256:\S+$/, '')),
  'the head is wrong': (lines) => lines.map((line) => line.replace(/^head .*/, 'head -')),
  'the head is gone': (lines) => lines.filter((line) => !line.startsWith('head ')),
  'the lines are in disorder': (lines) => [...lines].reverse(),
  'it has the line ends of Windows': (lines) => lines.map((line) => `${line.trimEnd()}\r`),
  'it says something else': (lines) => [...lines, 'something else'],
  'it has a conflict': (lines) => ['<<<<<<< HEAD', ...lines, '=======', '>>>>>>> dev'],
}

const damageLock: Operation = {
  name: 'damage the lock file',
  weight: 4,
  isFault: true,
  async run(model, random) {
    if (countLines(model) === 0) return null
    const what = random.pick(Object.keys(FAULTS))
    await editLock(model, (lines) => FAULTS[what]!(lines, random))
    return what
  },
}

const deleteLock: Operation = {
  name: 'delete the lock file',
  weight: 1,
  isFault: true,
  async run(model) {
    if (model.disk().lockText === null) return null
    await model.writeLock(null)
    return LOCK
  },
}

const mend: Operation = {
  name: 'mend',
  weight: 9,
  async run(model) {
    await model.mend()
    return 'copies and lock file are as they were when nothing was wrong'
  },
}

const countLines = (model: Model) => model.disk().lock?.length ?? 0

const isLine = (line: string) => /^[a-z0-9]{10} /.test(line)

const pickLine = (lines: string[], random: Random) => random.pick(lines.filter(isLine))

const without = (lines: string[], line: string) => lines.filter((one) => one !== line)

function change(lines: string[], random: Random, how: (line: string) => string): string[] {
  const line = pickLine(lines, random)
  return lines.map((one) => (one === line ? how(line) : one))
}

/** What happens to the lock file behind the back of every command, and how it comes right. */
export const lockFaults = [damageLock, deleteLock, mend]
