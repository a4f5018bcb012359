import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Every file that a command which generates code can write to. */
export async function snapshot(root: string): Promise<Record<string, string>> {
  const patterns = ['adonisrc.ts', '{modules,models,database}/**/*.{ts,lock}']
  const texts: Record<string, string> = {}
  for await (const path of glob(patterns, { cwd: root })) {
    texts[path] = await readFile(join(root, path), 'utf8')
  }
  return texts
}

/** What a process that has to fail says. */
export const refusal = (process: Promise<string>): Promise<string> =>
  process.then(
    (output) => `It was accepted: ${output}`,
    (error: Error) => error.message
  )

/** The modules as `iti:modules --json` lists them; without an `.env` it may have more to say than the JSON. */
export function parseModules(output: string): { name: string; tables: string[] }[] {
  const [json] = /^\{$[^]*^\}$/m.exec(output) ?? [output]
  return JSON.parse(json).modules
}
