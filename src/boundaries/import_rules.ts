import { type Breach, importing } from './breaches.js'
import type { Import } from './import_syntax.js'
import { isTestPath, type Place, type Unit, unitOf } from './place.js'
import type { Project } from './project.js'

const PROJECT = new Set(['start', 'config', 'providers', 'commands', 'bin', 'app', 'tests'])
/* Beside the modules of this repository there is the framework itself. */
const FRAMEWORK = new Set(['src', 'stubs', 'index', 'configure'])
const SCHEMA = '@adonisjs/lucid/schema'

/** Says what is wrong with an import, if it is one; null if nothing is. */
export function judgeImport(
  { specifier, isOpen, isMention }: Omit<Import, 'line'>,
  place: Place,
  project: Project
): Breach | null {
  if (isMention && !isOfOtherUnit(specifier, place, project)) return null
  if (place.kind === 'migration')
    return specifier === SCHEMA && !isOpen ? null : importing.byMigration(specifier)
  return isOpen
    ? judgeBeginning(specifier, place, project)
    : judgeSpecifier(specifier, place, project)
}

/* A migration belongs to nobody, and loads nothing by what it mentions. */
function isOfOtherUnit(specifier: string, { file, unit, kind }: Place, project: Project): boolean {
  const target = kind === 'migration' ? null : project.resolver.resolve(specifier, file)
  return target?.kind === 'file' && unitOf(target.path) !== null && !isOwn(target.path, unit)
}

function judgeSpecifier(specifier: string, place: Place, project: Project): Breach | null {
  const target = project.resolver.resolve(specifier, place.file)
  if (target?.kind === 'file') return judgePath(target.path, { specifier, place, project })
  if (target?.kind !== 'framework' || project.isExported(target.subpath)) return null
  return importing.frameworkPath(specifier)
}

/* Within its own folder a file may load what it likes; elsewhere nobody could tell what that is. */
function judgeBeginning(beginning: string, place: Place, project: Project): Breach | null {
  // stands for whatever is added
  const specifier = `${beginning}${/(?:^|\/)\.\.?$/.test(beginning) ? '/x' : 'x'}`
  const target = project.resolver.resolve(specifier, place.file)
  if (target?.kind !== 'file')
    return judgeSpecifier(specifier, place, project) && importing.unknown(beginning)

  const { path } = target
  if (isOwn(path, place.unit)) return null
  const isWrong =
    beginning.startsWith('.') || judgePath(path, { specifier, place, project }) !== null
  return isWrong ? importing.unknown(beginning) : null
}

interface Judged {
  specifier: string
  place: Place
  project: Project
}

function judgePath(path: string, { specifier, place, project }: Judged): Breach | null {
  const segments = path.split('/')
  const [top = '', name = ''] = segments
  if (segments.includes('node_modules')) return importing.nodeModulesPath(specifier)
  if (isOwn(path, place.unit))
    return isTestPath(path) && !place.isTest ? importing.testFile(specifier) : null
  if (top === 'modules') return judgeModule(segments, { specifier, place, project })
  if (top === 'models')
    return name === 'system'
      ? importing.systemFile(specifier)
      : importing.foreignModel(specifier, name)
  if (top === 'plugins') return importing.plugin(specifier, name)
  if (top === 'tests' && place.isTest) return null
  if (top === '..' || PROJECT.has(top)) return importing.projectFile(specifier, place.kind)
  if (project.isFramework && FRAMEWORK.has(top)) return importing.frameworkPath(specifier)
  return place.kind === 'plugin' ? importing.outsideOfPlugin(specifier) : null
}

function judgeModule(segments: string[], { specifier, place, project }: Judged): Breach | null {
  const [, module = '', file = '', ...deeper] = segments
  if (module === 'system') return importing.systemFile(specifier)
  if (deeper.length > 0 || (file !== 'facade' && file !== 'events'))
    return importing.foreignFile(specifier, module)

  const { unit } = place
  const requires = unit && project.manifests.get(unit.folder)?.requires
  if (!requires || requires.some(({ text }) => text === module)) return null
  return importing.undeclaredRequirement(specifier, { module, unit })
}

/** Does a path lie in the folders of a module or plugin? */
export function isOwn(path: string, unit: Unit | null): boolean {
  if (!unit) return false
  if (path === unit.folder || path.startsWith(`${unit.folder}/`)) return true
  return unit.kind === 'module' && path.startsWith(`models/${unit.name}/`)
}
