import semver from 'semver'
import { flattenMenus } from './declarations.js'
import type { ModuleManifest } from './define_module.js'
import { dependencyOrder, findCycle } from './dependency_order.js'
import type { ModuleProblem } from './errors.js'

const NAME = /^[a-z][a-z0-9_]{1,30}$/
const PERMISSION = /^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/

/** What a manifest waits for. */
export const dependenciesOf = (module: ModuleManifest) => ({
  name: module.name,
  after: [...module.requires, ...(module.optional ?? [])],
})

/** Every problem of the manifests, so that one start of the application tells them all. */
export function findProblems(modules: readonly ModuleManifest[], version: string): ModuleProblem[] {
  return [
    ...modules.flatMap((module) => nameProblems(module)),
    ...modules.flatMap((module) => versionProblems(module, version)),
    ...modules.flatMap((module) => missingProblems(module, modules)),
    ...modules.flatMap((module) => permissionProblems(module)),
    ...takenProblems('E_MODULE_DUPLICATE', 'module', modules, (module) => [module.name]),
    ...takenProblems('E_FACADE_TAKEN', 'facade', modules, (module) =>
      (module.facades ?? []).map(({ facade }) => facade.name)
    ),
    ...takenProblems('E_TABLE_TAKEN', 'table', modules, (module) => module.tables ?? []),
    ...takenProblems('E_MENU_TAKEN', 'menu', modules, (module) =>
      flattenMenus(module.menus ?? []).map((menu) => menu.code)
    ),
    ...cycleProblems(modules),
  ]
}

function nameProblems({ name }: ModuleManifest): ModuleProblem[] {
  if (NAME.test(name)) return []
  return [
    {
      code: 'E_MODULE_NAME',
      message: `"${name}" is no module name: a lower-case letter, then 1 to 30 lower-case letters, digits or underscores.`,
    },
  ]
}

function versionProblems({ name, framework }: ModuleManifest, version: string): ModuleProblem[] {
  if (!framework || semver.satisfies(version, framework)) return []
  return [
    {
      code: 'E_MODULE_FRAMEWORK_VERSION',
      message: `"${name}" wants the framework ${framework}, installed is ${version}. Upgrade the framework, or widen "framework" in modules/${name}/module.ts.`,
    },
  ]
}

function missingProblems(module: ModuleManifest, all: readonly ModuleManifest[]): ModuleProblem[] {
  const declared = all.map(({ name }) => name)
  return module.requires
    .filter((name) => !declared.includes(name))
    .map((name) => ({
      code: 'E_MODULE_MISSING',
      message: `"${module.name}" requires "${name}", which adonisrc.ts does not declare. Declared: ${declared.join(', ')}.`,
    }))
}

function permissionProblems({
  name,
  permissions = {},
  menus = [],
}: ModuleManifest): ModuleProblem[] {
  const misnamed = Object.keys(permissions)
    .filter((key) => !PERMISSION.test(key) || !key.startsWith(`${name}:`))
    .map((key) => ({
      code: 'E_PERMISSION_NAME',
      message: `"${name}" declares the permission "${key}". A permission reads module:resource:action and starts with its module: ${name}:resource:action.`,
    }))
  const undeclared = flattenMenus(menus)
    .flatMap((menu) => [...(menu.permission ? [menu.permission] : []), ...(menu.buttons ?? [])])
    .filter((key) => !(key in permissions))
    .map((key) => ({
      code: 'E_PERMISSION_UNKNOWN',
      message: `A menu of "${name}" names the permission "${key}", which its manifest does not declare. Add it to "permissions" in modules/${name}/module.ts.`,
    }))
  return [...misnamed, ...undeclared]
}

function takenProblems(
  code: string,
  what: string,
  modules: readonly ModuleManifest[],
  namesOf: (module: ModuleManifest) => string[]
): ModuleProblem[] {
  const owners = Map.groupBy(
    modules.flatMap((module) => namesOf(module).map((name) => ({ name, owner: module.name }))),
    ({ name }) => name
  )
  return [...owners]
    .filter(([, holders]) => holders.length > 1)
    .map(([name, holders]) => ({
      code,
      message: `The ${what} "${name}" is declared ${holders.length} times, by ${holders.map(({ owner }) => owner).join(' and ')}. Keep one.`,
    }))
}

function cycleProblems(modules: readonly ModuleManifest[]): ModuleProblem[] {
  const nodes = modules.map(dependenciesOf)
  const { blocked } = dependencyOrder(nodes)
  if (blocked.length === 0) return []

  const cycle = findCycle(nodes, blocked)
  const edges = cycle
    .slice(0, -1)
    .map((name, index) => `${name} requires ${cycle[index + 1]} (modules/${name}/module.ts)`)
  return [
    {
      code: 'E_MODULE_CYCLE',
      message: `${edges.join(', ')}.\n  Break one edge: publish an event, move the shared part into a third module, or invert the contract.`,
    },
  ]
}
