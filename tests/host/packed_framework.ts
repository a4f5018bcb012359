import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProcess } from './run_process.js'

/** The root of this repository. */
export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** What `npm pack` says about the tarball it wrote. */
export interface PackedFramework {
  filename: string
  size: number
  unpackedSize: number
  files: { path: string; size: number }[]
}

const DRIVER = 'better-sqlite3'

/** The peers that a project has to install, as npm takes them, with the driver of the embedded database. */
export async function requiredPeers(): Promise<string[]> {
  const manifest = JSON.parse(await readFile(join(REPOSITORY, 'package.json'), 'utf8'))
  return Object.entries(manifest.peerDependencies)
    .filter(([name]) => name === DRIVER || !manifest.peerDependenciesMeta[name]?.optional)
    .map(([name, range]) => `${name}@${range}`)
}

/** Builds the package as a release does, and packs it into a folder. */
export async function packFramework(folder: string): Promise<PackedFramework> {
  await runProcess(process.execPath, ['scripts/build_package.mjs'], { cwd: REPOSITORY })
  const output = await runProcess(
    'npm',
    ['pack', './dist', '--json', '--loglevel=error', '--pack-destination', folder],
    { cwd: REPOSITORY }
  )
  return JSON.parse(output)[0]
}
