/*
 * Loaded into a command before anything else (`node --import`), it disturbs what the command does to the files of one
 * folder. What it is to do stands in the environment, see disturbed_sync.ts.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const { ITI_TEST_FOLDER: folder = '', ITI_TEST_STEPS: steps = '' } = process.env
const killAt = Number(process.env.ITI_TEST_KILL_AT)
const delay = Number(process.env.ITI_TEST_DELAY ?? 0)
const isSwept = process.env.ITI_TEST_SWEEP === 'true'
const hidden = process.env.ITI_TEST_HIDE

const original = { ...fs.promises }
const swept = new Set<unknown>()
let step = 0
let listings = 0

/** The moment before something happens to a file, or in the middle of it. */
async function reach(what: string, path: unknown): Promise<void> {
  step += 1
  fs.appendFileSync(steps, `${what} ${basename(String(path))}\n`)
  if (step === killAt) process.kill(process.pid, 'SIGKILL')
  if (delay > 0) await sleep(Math.random() * delay)
}

const isDisturbed = (path: unknown) => String(path).startsWith(folder)

fs.promises.mkdir = (async (...args: Parameters<typeof original.mkdir>) => {
  if (isDisturbed(args[0])) await reach('mkdir', args[0])
  return original.mkdir(...args)
}) as typeof original.mkdir

fs.promises.rm = async (path, options) => {
  if (isDisturbed(path)) await reach('rm', path)
  return original.rm(path, options)
}

fs.promises.writeFile = async (file, data, options) => {
  if (isDisturbed(file)) {
    await reach('write', file)
    const text = String(data)
    await original.writeFile(file, text.slice(0, text.length / 2), options)
    await reach('write the rest of', file)
    return original.writeFile(file, text)
  }
  return original.writeFile(file, data, options)
}

fs.promises.rename = async (from, to) => {
  if (isDisturbed(from)) {
    await reach('rename to', to)
    // what another process takes for a leftover
    if (isSwept && !swept.has(to)) await original.rm(from)
    swept.add(to)
  }
  return original.rename(from, to)
}

fs.promises.readdir = (async (...args: Parameters<typeof original.readdir>) => {
  const entries: unknown[] = await original.readdir(...args)
  if (!hidden || !isDisturbed(args[0]) || listings++ > 0) return entries
  return (entries as fs.Dirent[]).filter(({ name }) => name !== hidden)
}) as typeof original.readdir

syncBuiltinESMExports()
