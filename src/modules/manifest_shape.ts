import { inspect } from 'node:util'
import type { ModuleManifest } from './define_module.js'

type Is = (value: unknown) => boolean

const isText: Is = (value) => typeof value === 'string'
const isLoader: Is = (value) => typeof value === 'function'
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf =
  (is: Is): Is =>
  (value) =>
    Array.isArray(value) && value.every(is)
const objectWith =
  (fields: Record<string, Is>): Is =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([field, is]) => is(value[field]))
const orNothing =
  (is: Is): Is =>
  (value) =>
    value === undefined || is(value)

const isMenu = objectWith({
  code: isText,
  buttons: orNothing(listOf(isText)),
  children: orNothing((value) => listOf(isMenu)(value)),
})
const isItem = objectWith({
  value: isText,
  label: isText,
  children: orNothing((value) => listOf(isItem)(value)),
})

const NAMES = [listOf(isText), 'a list of names'] as const
const LOADER = [isLoader, 'a function that imports: () => import(…)'] as const
const LOADERS = [listOf(isLoader), 'a list of functions that import: () => import(…)'] as const
const TEXT = [isText, 'a text'] as const
const FOLDER = [(value: unknown) => value instanceof URL, 'a URL of a folder'] as const

type Field = Exclude<keyof ModuleManifest, 'kind'> | 'version' | 'migrations'

/* Only what the rules and the boot rely on, of plugins too; what the values mean is theirs to judge. */
const SHAPES: Record<Field, readonly [Is, expected: string]> = {
  name: TEXT,
  title: TEXT,
  owner: TEXT,
  framework: TEXT,
  requires: NAMES,
  optional: NAMES,
  facades: [
    listOf(objectWith({ facade: isLoader, load: isLoader })),
    'a list of what bindFacade makes',
  ],
  routes: LOADER,
  permissions: [
    (value) => isObject(value) && Object.values(value).every(isText),
    'an object of labels by permission',
  ],
  menus: [listOf(isMenu), 'a list of menus, each with a code, and lists as children and buttons'],
  dictionaries: [
    listOf(objectWith({ code: isText, name: isText, items: listOf(isItem) })),
    'a list of dictionaries, each with a code, a name and a list of items of value and label',
  ],
  settings: [
    listOf(objectWith({ key: isText, schema: isObject })),
    'a list of settings, each with a key and a schema',
  ],
  tasks: LOADERS,
  seeds: LOADERS,
  messages: FOLDER,
  tables: NAMES,
  points: [listOf(objectWith({ name: isText })), 'a list of extension points and events'],
  extends: [
    listOf(objectWith({ point: objectWith({ name: isText }) })),
    'a list of what the "with" of an extension point makes',
  ],
  hooks: LOADER,
  version: TEXT,
  migrations: FOLDER,
}

/**
 * What is not shaped as a manifest is, field by field; TypeScript says the same, where it is asked.
 *
 * @example
 * ```ts
 * faultsOfShape({ name: 'orders', title: 'Orders', requires: [], tables: 'orders' })
 * // [`"tables" is 'orders', and should be a list of names`]
 * ```
 */
export function faultsOfShape(manifest: Record<string, unknown>): string[] {
  return Object.entries(SHAPES).flatMap(([field, [is, expected]]) => {
    const value = manifest[field]
    if (value === undefined) return []
    return is(value) ? [] : [`"${field}" is ${show(value)}, and should be ${expected}`]
  })
}

/* Not in depth: the default of a setting may be a secret. */
const show = (value: unknown): string =>
  inspect(value, { depth: 0, breakLength: Infinity, maxArrayLength: 3, maxStringLength: 40 })
