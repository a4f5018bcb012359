import { deepEqual, ok } from 'node:assert/strict'
import type { Disk } from '../model/disk.js'

/** Makes sure that a command lost no file: each is there under its revision, by its text or that of a duplicate. */
export function assertNothingLost(before: Disk, after: Disk): void {
  for (const { file, revision, text, hash } of before.files) {
    const same = after.files.filter((one) => one.revision === revision && one.hash === hash)
    ok(same.length > 0, `${file} is lost`)
    const repeated = before.files.filter((one) => one.revision === revision)
    if (repeated.length === 1) {
      deepEqual(
        same.map((one) => one.text),
        [text],
        `${file} has other bytes`
      )
    }
  }
  const names = new Set(before.files.map(({ file }) => file))
  for (const [name, text] of before.entries) {
    if (!names.has(name)) deepEqual(after.entries.get(name), text, `${name} was changed`)
  }
}

/** Makes sure that a command wrote nothing at all. */
export function assertUntouched(before: Disk, after: Disk): void {
  deepEqual(after.entries, before.entries, 'files were written')
  deepEqual(after.lockText, before.lockText, 'the lock file was written')
}
