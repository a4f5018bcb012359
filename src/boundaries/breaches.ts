import type { Unit } from './place.js'

/** A rule that is broken: what is wrong, and what to do. */
export interface Breach {
  rule: string
  message: string
  remedy: string
}

const manifestOf = ({ kind, folder }: Unit) => `${folder}/${kind}.ts`
const manifestAt = (folder: string) =>
  `${folder}/${folder.startsWith('plugins/') ? 'plugin' : 'module'}.ts`

/** The breaches of an import. */
export const importing = {
  foreignFile: (specifier: string, module: string): Breach => ({
    rule: 'foreign-module-file',
    message: `"${specifier}" is inside of the module "${module}".`,
    remedy: `Import modules/${module}/facade or modules/${module}/events; what is missing there is to be added there.`,
  }),
  systemFile: (specifier: string): Breach => ({
    rule: 'foreign-module-file',
    message: `"${specifier}" is inside of the system domain.`,
    remedy:
      'Import it from the framework by name: @iti/framework/… or @iti/framework/models/system/….',
  }),
  foreignModel: (specifier: string, module: string): Breach => ({
    rule: 'foreign-model',
    message: `"${specifier}" is a model of the module "${module}".`,
    remedy: `Ask for the data through modules/${module}/facade.`,
  }),
  undeclaredRequirement: (
    specifier: string,
    { module, unit }: { module: string; unit: Unit }
  ): Breach => ({
    rule: 'undeclared-requirement',
    message: `"${specifier}" is imported, but "${unit.name}" does not require "${module}".`,
    remedy: `Add "${module}" to "requires" in ${manifestOf(unit)}; "optional" is for the order alone.`,
  }),
  frameworkPath: (specifier: string): Breach => ({
    rule: 'framework-path',
    message: `"${specifier}" is no entry of the framework.`,
    remedy: 'Import one of the "exports" in the package.json of the framework.',
  }),
  nodeModulesPath: (specifier: string): Breach => ({
    rule: 'node-modules-path',
    message: `"${specifier}" reaches into node_modules by its path.`,
    remedy: 'Import the package by its name.',
  }),
  projectFile: (specifier: string, kind: string): Breach => ({
    rule: 'project-import',
    message: `"${specifier}" belongs to the project, not to this ${kind}.`,
    remedy: 'Take what is needed from the container or as an option, or move it here.',
  }),
  testFile: (specifier: string): Breach => ({
    rule: 'test-import',
    message: `"${specifier}" is part of the tests, and this file is not.`,
    remedy: 'Move what both need out of the tests.',
  }),
  plugin: (specifier: string, name: string): Breach => ({
    rule: 'plugin-import',
    message: `"${specifier}" is part of the plugin "${name}", which a deployment may lack.`,
    remedy: 'Declare an event or a contract on this side, and let the plugin fill it in.',
  }),
  outsideOfPlugin: (specifier: string): Breach => ({
    rule: 'plugin-outside',
    message: `"${specifier}" is none of what a plugin may import.`,
    remedy: 'Import packages, the own folder, and facades or events of modules in "requires".',
  }),
  byMigration: (specifier: string): Breach => ({
    rule: 'migration-import',
    message: `A migration imports "${specifier}".`,
    remedy: 'Import @adonisjs/lucid/schema alone, so that it does the same in years.',
  }),
  unknown: (beginning: string): Breach => ({
    rule: 'dynamic-import',
    message: `What is imported from "${beginning}…" is only known when the program runs.`,
    remedy: 'Write each import as one text.',
  }),
} as const

/** The breaches of who owns a table. */
export const owning = {
  foreignTable: (table: string, owner: string): Breach => ({
    rule: 'foreign-table',
    message: `The table "${table}" belongs to ${owner}.`,
    remedy:
      owner === 'the system domain'
        ? 'Use the models and services that the framework exports.'
        : `Ask for the data through the facade of ${owner}.`,
  }),
  unownedTable: (table: string, module: string): Breach => ({
    rule: 'unowned-table',
    message: `The table "${table}" of this model is not among the tables of "${module}".`,
    remedy: `Add "${table}" to "tables" in modules/${module}/module.ts.`,
  }),
  takenTable: (table: string, owner: string): Breach => ({
    rule: 'table-taken',
    message: `The table "${table}" belongs to ${owner} already.`,
    remedy: 'Let one manifest list it, and give the other table another name.',
  }),
} as const

/** The breaches of what is declared. */
export const declaring = {
  undeclaredModule: (name: string): Breach => ({
    rule: 'module-undeclared',
    message: `adonisrc.ts does not declare the module "${name}".`,
    remedy: `Add () => import('#modules/${name}/module') to "modules" in adonisrc.ts, or delete the folder.`,
  }),
  missingModule: (name: string): Breach => ({
    rule: 'module-missing',
    message: `The module "${name}" is declared, but there is no modules/${name}/module.ts.`,
    remedy: 'Write the manifest, or take the module out of adonisrc.ts.',
  }),
  missingManifest: (folder: string): Breach => ({
    rule: 'manifest-missing',
    message: `There is no ${manifestAt(folder)}.`,
    remedy: 'Write the manifest, or delete the folder.',
  }),
  reservedName: (): Breach => ({
    rule: 'module-reserved',
    message: 'The name "system" is taken by the framework.',
    remedy: 'Give the folder another name.',
  }),
  otherName: (folder: string, name: string): Breach => ({
    rule: 'manifest-name',
    message: `The manifest calls itself "${name}", and lies in ${folder}.`,
    remedy: 'Give both the same name.',
  }),
  modelsWithoutModule: (name: string): Breach => ({
    rule: 'models-without-module',
    message: `The models in models/${name} belong to no module.`,
    remedy: `Make the module "${name}", or move them to the folder of their module.`,
  }),
  notLiteral: (what: string, shape: string): Breach => ({
    rule: 'manifest-not-literal',
    message: `${what} can only be known by running it.`,
    remedy: `Write it as ${shape}.`,
  }),
  pluginRequired: (unit: Unit, plugin: string): Breach => ({
    rule: 'plugin-required',
    message: `The ${unit.kind} "${unit.name}" requires the plugin "${plugin}", which a deployment may lack.`,
    remedy: `Take it out of "requires" in ${manifestOf(unit)}.`,
  }),
  unknownRequirement: (unit: Unit, module: string): Breach => ({
    rule: 'requirement-missing',
    message: `"${unit.name}" requires "${module}", which is no module of this project.`,
    remedy: `Take it out of "requires" in ${manifestOf(unit)}, or make the module.`,
  }),
  unusedRequirement: (unit: Unit, module: string): Breach => ({
    rule: 'unused-requirement',
    message: `"${unit.name}" requires "${module}", and imports nothing of it.`,
    remedy: `Take it out of "requires" in ${manifestOf(unit)}; "optional" is for the order alone.`,
  }),
  cycle: (names: readonly string[]): Breach => ({
    rule: 'dependency-cycle',
    message: `The manifests form a circle: ${names.join(' -> ')}.`,
    remedy: CIRCLE_REMEDY,
  }),
  importCycle: (names: readonly string[]): Breach => ({
    rule: 'import-cycle',
    message: `The imports form a circle: ${names.join(' -> ')}.`,
    remedy: CIRCLE_REMEDY,
  }),
} as const

const CIRCLE_REMEDY =
  'Break one edge: publish an event, move the shared part into a third module, or invert the contract.'
