import string from '@adonisjs/core/helpers/string'
import {
  E_MODULE_NAME_INVALID,
  E_PLUGIN_NAME_INVALID,
  E_RESOURCE_NAME_INVALID,
  E_TASK_NAME_INVALID,
} from './errors.js'
import type { ResourceNames } from './resource_names.js'

const SNAKE_CASE = /^(?=.{2,31}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/
const GRAMMAR =
  'it takes 2 to 31 lower-case letters, digits and single underscores, of which the first is a letter'

/* No variable of a module in JavaScript may have these names. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends
  false finally for function if implements import in instanceof interface let new null package private protected
  public return static super switch this throw true try typeof undefined var void while with yield`.split(
    /\s+/
  )
)

/* What generated code calls by these names already, in a scope in which it names the resource. */
const TAKEN = new Set(
  'BaseModel DateTime IsoTime Page Promise SORT TransactionClientContract db id input paginate trx'.split(
    ' '
  )
)

/* The same, of a task. */
const TAKEN_BY_TASKS = new Set(['Promise', 'Task', 'TaskContext'])

/** @throws {E_MODULE_NAME_INVALID} */
export function assertModuleName(name: string): void {
  const fault = nameFault(name)
  if (fault) throw new E_MODULE_NAME_INVALID([name, fault])
}

/** @throws {E_PLUGIN_NAME_INVALID} */
export function assertPluginName(name: string): void {
  const fault = nameFault(name)
  if (fault) throw new E_PLUGIN_NAME_INVALID([name, fault])
}

/**
 * Refuses a name after which the class of a task cannot be named.
 *
 * @throws {E_TASK_NAME_INVALID}
 */
export function assertTaskName(name: string, className: string): void {
  if (!SNAKE_CASE.test(name)) throw new E_TASK_NAME_INVALID([name, GRAMMAR])
  if (TAKEN_BY_TASKS.has(className)) {
    const reason = `generated code uses "${className}" itself. Choose another, for example do_${name}`
    throw new E_TASK_NAME_INVALID([name, reason])
  }
}

function nameFault(name: string): string | undefined {
  if (!SNAKE_CASE.test(name)) return GRAMMAR
  if (name === 'system') return 'the framework has a module of this name'
  if (RESERVED.has(string.camelCase(name))) return 'JavaScript reserves this word'
  return undefined
}

/**
 * Refuses a resource after which generated code cannot name its variables and classes.
 *
 * @param name as it was asked for
 * @throws {E_RESOURCE_NAME_INVALID}
 */
export function assertResourceName(name: string, names: ResourceNames): void {
  const refuse = (reason: string) => new E_RESOURCE_NAME_INVALID([name, reason])
  if (!SNAKE_CASE.test(name)) throw refuse(GRAMMAR)

  const reserved = [names.variable, names.variables].find((word) => RESERVED.has(word))
  if (reserved) throw refuse(`JavaScript reserves the word "${reserved}"`)

  const identifiers = [names.variable, names.class, names.constant]
  const taken = identifiers.find((word) => TAKEN.has(word))
  if (taken) {
    throw refuse(`generated code uses "${taken}" itself. Choose another, for example web_${name}`)
  }
}
