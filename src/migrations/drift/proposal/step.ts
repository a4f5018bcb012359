import { commentLines, quote } from './source_text.js'

/** A part of the proposed migration, for one difference. */
export interface Step {
  /** what it is about */
  message: string
  /** an expression that is true where the step has still to be done; without it there is nothing to be done */
  condition?: string
  /** the statements */
  lines: string[]
}

/** When a step comes: what stands in the way goes first. */
export const ORDER = [
  'drop foreign key',
  'drop index',
  'table',
  'column',
  'index',
  'foreign key',
  'by hand',
] as const

/** Steps by when they come. */
export type Steps = { when: (typeof ORDER)[number]; step: Step }[]

/** What nobody should leave to a program: says so, and with which statements somebody could begin. */
export const byHand = (message: string, ...advice: string[]): Steps => [
  { when: 'by hand', step: { message, lines: advice.flatMap(commentLines) } },
]

/** A condition: the catalogue of the database has an answer. */
export const has = (question: string): string => `await this.#has(${quote(question)})`

/** The opposite of {@link has}. */
export const lacks = (question: string): string => `!(${has(question)})`

/** Several conditions at once. */
export const allOf = (conditions: readonly string[]): string =>
  conditions.length === 1
    ? conditions[0]!
    : conditions.map((one) => (one.startsWith('!') ? one : `(${one})`)).join(' && ')

/** Whether SQL can go through a driver that takes each question mark for a value to be filled in. */
export const isPassable = (sql: string | null): boolean => !(sql ?? '').includes('?')

/** A statement that changes one table. */
export const alter = (table: string, line: string): string[] => [
  `this.schema.alterTable(${quote(table)}, (table) => {`,
  `  ${line}`,
  `})`,
]
