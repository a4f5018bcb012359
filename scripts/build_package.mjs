/*
 * Builds what is published into dist/: npm run build:package, then npm pack ./dist
 *
 * The folder has the shape of the repository, so that every entry of `exports` and every relative path means the
 * same in both.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const DIST = join(ROOT, 'dist')

/*
 * Read as they are: stubs by the ace commands, released migrations by the sync (never run from the package), and
 * messages. The sources of what is compiled stay behind.
 */
const COPIED = [
  { path: 'stubs', extensions: ['.stub'] },
  { path: 'database/system', extensions: ['.ts', '.json'] },
  { path: 'lang', extensions: ['.json'] },
  { path: 'README.md' },
  { path: 'README.zh-CN.md' },
  { path: 'docs' },
  { path: 'LICENSE' },
  { path: 'CHANGELOG.md' },
]

/* What a consumer needs to know. Whatever else the manifest says is about working on this repository. */
const MANIFEST_KEYS = [
  'name',
  'version',
  'description',
  'keywords',
  'license',
  'repository',
  'homepage',
  'bugs',
  'type',
  'engines',
  'exports',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
]

function compile() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.package.json'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
}

function copy({ path, extensions }) {
  const source = join(ROOT, path)
  if (!existsSync(source)) return

  const isCopied = (file) =>
    !extensions || statSync(file).isDirectory() || extensions.includes(extname(file))
  cpSync(source, join(DIST, path), { recursive: true, filter: isCopied })
}

function writeManifest() {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const shipped = Object.fromEntries(
    MANIFEST_KEYS.filter((key) => key in manifest).map((key) => [key, manifest[key]])
  )
  writeFileSync(join(DIST, 'package.json'), JSON.stringify(shipped, null, 2) + '\n')
  return shipped
}

rmSync(DIST, { recursive: true, force: true })
try {
  compile()
} catch {
  // the compiler has said on the screen what is wrong
  process.exit(1)
}
COPIED.forEach(copy)
const { name, version } = writeManifest()
console.log(`${name} ${version} is in dist/`)
