import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeChanges } from '../migrations/main.js'
import type { Plan } from './plan.js'

type Undo = () => Promise<void>

/** Writes a plan, the migration and its lock last. If the disk fails half-way, it takes back what it wrote. */
export async function writePlan(
  root: string,
  { files, migration }: Pick<Plan, 'files' | 'migration'>
): Promise<void> {
  const undo: Undo[] = []
  try {
    for (const { path, text } of files) {
      undo.push(await restoring(path))
      const made = await mkdir(dirname(path), { recursive: true })
      if (made) undo.push(removing(made))
      await writeFile(path, text)
    }
    if (!migration) return
    undo.push(removing(join(root, migration.path)))
    await writeChanges(root, migration.changes)
  } catch (error) {
    // each as far as it gets: the first error is the one to tell
    await Promise.allSettled(undo.map((step) => step()))
    throw error
  }
}

const removing =
  (path: string): Undo =>
  () =>
    rm(path, { recursive: true, force: true })

/** Brings back what a path has now, be it nothing. */
async function restoring(path: string): Promise<Undo> {
  try {
    const text = await readFile(path)
    return () => writeFile(path, text)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return removing(path)
  }
}
