import { declaring, owning } from './breaches.js'
import type { Finding } from './finding.js'
import type { Manifest } from './manifest_source.js'
import { SYSTEM, unitOf } from './place.js'
import type { Project } from './project.js'
import { RC_FILE } from './rc_file.js'

const MANIFEST = /^modules\/([^/]+)\/module$/

/** Everything that is wrong with the folders, `adonisrc.ts` and the manifests, but for circles. */
export function judgeDeclarations(project: Project): Finding[] {
  const manifests = [...project.manifests.values()].filter(({ unit }) => unit.folder !== SYSTEM)
  return [
    ...project.declarations.findings,
    ...manifests.flatMap(({ findings }) => findings),
    ...judgeFolders(project),
    ...manifests.flatMap((manifest) => judgeName(manifest)),
    ...manifests.flatMap((manifest) => judgeRequires(manifest, project)),
    ...manifests.flatMap((manifest) => judgeTables(manifest, project)),
  ]
}

function judgeFolders(project: Project): Finding[] {
  const { declarations, manifests, files } = project
  const folders = firstFiles(files)
  const findings: Finding[] = []
  const declared = new Set<string>()

  for (const { text, line } of declarations.manifests) {
    const target = project.resolver.resolve(text, RC_FILE)
    const name = target?.kind === 'file' ? MANIFEST.exec(target.path)?.[1] : undefined
    if (name === undefined) continue
    declared.add(name)
    if (!manifests.has(`modules/${name}`))
      findings.push({ ...declaring.missingModule(name), file: RC_FILE, line })
  }
  for (const [folder, first] of folders) {
    const [top, name = ''] = folder.split('/')
    const manifest = manifests.get(folder)
    const at = { file: manifest?.file ?? first, line: 1 }
    if (folder === SYSTEM) findings.push({ ...declaring.reservedName(), ...at })
    // what is declared is only known if all of it is written out
    else if (top === 'modules' && !declared.has(name) && declarations.findings.length === 0)
      findings.push({ ...declaring.undeclaredModule(name), ...at })
    else if (top === 'plugins' && !manifest)
      findings.push({ ...declaring.missingManifest(folder), ...at })
    else if (top === 'models' && name !== 'system' && !hasFolder(name))
      findings.push({ ...declaring.modelsWithoutModule(name), ...at })
  }
  return findings

  function hasFolder(name: string): boolean {
    return declared.has(name) || folders.has(`modules/${name}`)
  }
}

/* Folders of modules, models and plugins, each with its first file. */
function firstFiles(files: readonly string[]): Map<string, string> {
  const folders = new Map<string, string>()
  for (const file of files.toSorted()) {
    const [top, name] = file.split('/')
    const folder = `${top}/${name}`
    if (unitOf(file) && !folders.has(folder)) folders.set(folder, file)
  }
  return folders
}

function judgeName({ unit, name, file }: Manifest): Finding[] {
  if (!name || name.text === unit.name) return []
  return [{ ...declaring.otherName(unit.folder, name.text), file, line: name.line }]
}

function judgeRequires({ unit, file, requires }: Manifest, project: Project): Finding[] {
  return (requires ?? [])
    .filter(({ text }) => !isModule(text, project))
    .map(({ text, line }) => {
      const isPlugin = project.manifests.has(`plugins/${text}`)
      const breach = isPlugin ? declaring.pluginRequired : declaring.unknownRequirement
      return { ...breach(unit, text), file, line }
    })
}

/** Is there a module of this name? */
export const isModule = (name: string, { manifests }: Project): boolean =>
  name === 'system' || manifests.has(`modules/${name}`)

function judgeTables({ unit, file, tables }: Manifest, project: Project): Finding[] {
  return (tables ?? []).flatMap((entry) => {
    const owner = project.tables.formerOwner(entry.text, unit)
    if (owner === null) return []
    return [{ ...owning.takenTable(entry.text, owner), file, line: entry.line }]
  })
}
