import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { E_PROJECT_UNREADABLE } from './errors.js'
import { type Manifest, readManifest } from './manifest_source.js'
import { findTarget, type PackageMap } from './package_map.js'
import { SYSTEM, type Unit, unitOf } from './place.js'
import { type Declarations, RC_FILE, readRcFile } from './rc_file.js'
import { Resolver } from './resolver.js'
import { findSources } from './source_files.js'
import { TableOwners } from './table_owners.js'
import type { Typescript } from './typescript.js'

/* The framework that does the checking is the one that the project has installed. */
const FRAMEWORK_ROOT = fileURLToPath(new URL('../../', import.meta.url))

interface PackageFile {
  name?: string
  imports?: PackageMap
  exports?: PackageMap | string
}

/** What a project consists of, read without running any of it. */
export interface Project {
  root: string
  /** the framework is checked in its own repository */
  isFramework: boolean
  /** the names of the package and of the framework, by which files may import */
  packageNames: string[]
  resolver: Resolver
  isExported(subpath: string): boolean
  /** the sources with rules to keep */
  files: string[]
  declarations: Declarations
  /** by the folder of the module or plugin */
  manifests: Map<string, Manifest>
  tables: TableOwners
}

/**
 * Reads a project.
 *
 * @throws {E_PROJECT_UNREADABLE}
 */
export function readProject(typescript: Typescript, root: string): Project {
  const framework = readPackage(FRAMEWORK_ROOT)
  const own = readPackage(root)
  const isFramework = own.name === framework.name
  const frameworkExports = toMap(framework.exports)
  const files = findSources(root).filter((file) => !isFramework || unitOf(file)?.folder !== SYSTEM)
  const manifests = readManifests(typescript, root, files)

  return {
    root,
    isFramework,
    packageNames: [framework.name!, own.name].filter((name) => name !== undefined),
    resolver: new Resolver({
      framework: framework.name!,
      own: own.name ?? null,
      imports: own.imports ?? {},
      exports: toMap(own.exports),
    }),
    isExported: (subpath) => findTarget(frameworkExports, subpath) !== null,
    files,
    declarations: readRcFile(typescript, read(root, RC_FILE)),
    manifests,
    tables: new TableOwners([readSystem(typescript), ...manifests.values()]),
  }
}

const toMap = (exports: PackageFile['exports'] = {}): PackageMap =>
  typeof exports === 'string' ? { '.': exports } : exports

function readManifests(typescript: Typescript, root: string, files: string[]) {
  const present = new Set(files)
  const units = new Map<string, Unit>()
  for (const file of files) {
    const unit = unitOf(file)
    if (unit) units.set(unit.folder, unit)
  }
  const manifests = new Map<string, Manifest>()
  for (const unit of units.values()) {
    const file = `${unit.folder}/${unit.kind}.ts`
    if (!present.has(file)) continue
    manifests.set(unit.folder, readManifest(typescript, { unit, file, text: read(root, file) }))
  }
  return manifests
}

/* Compiled, the manifest of the framework looks the same. */
function readSystem(typescript: Typescript): Manifest {
  const unit: Unit = { kind: 'module', name: 'system', folder: SYSTEM }
  const source = `${SYSTEM}/module.ts`
  const file = existsSync(join(FRAMEWORK_ROOT, source)) ? source : `${SYSTEM}/module.js`
  return readManifest(typescript, { unit, file, text: read(FRAMEWORK_ROOT, file) })
}

function readPackage(root: string): PackageFile {
  return JSON.parse(read(root, 'package.json'))
}

function read(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'it is missing. Run the command in the root of a project' : message
    throw new E_PROJECT_UNREADABLE([file, reason], { cause: error })
  }
}
