import vine, { errors, type VineValidator } from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import { type FieldSchema, findInputProblems } from '../http/main.js'
import { findNotJson } from '../json/main.js'
import { E_TASK_INPUT_INVALID } from './errors.js'
import { findSizeProblem } from './kept_json.js'

/** What is wrong with one field. */
interface FieldProblem {
  field: string
  rule: string
  message: string
}

const MESSAGES: Record<string, string> = {
  unknown: 'is not known',
  required: 'must not be null',
  characters: 'has a character that cannot be stored',
}

/** The rules for the input of one task: what dispatches it and what executes it go by the same. */
export class TaskInput {
  readonly #task: string
  readonly #validator: VineValidator<SchemaTypes, any> | null
  readonly #schema: FieldSchema | null

  constructor(task: string, schema: SchemaTypes | undefined) {
    this.#task = task
    this.#validator = schema ? vine.create(schema) : null
    this.#schema = this.#validator && (this.#validator.toJSONSchema() as FieldSchema)
  }

  /** What it has to look like, as JSON Schema; null if there is no input. */
  get jsonSchema(): unknown {
    return this.#schema
  }

  /**
   * The JSON of an input that is valid; null if there is none.
   *
   * @throws {E_TASK_INPUT_INVALID}
   */
  async toJson(input: unknown): Promise<string | null> {
    const lost = input === undefined ? undefined : findNotJson(input, 'input')
    if (lost) this.#refuse([{ field: lost.path, rule: 'json', message: `is ${lost.what}` }])
    await this.parse(input)
    if (input === undefined) return null
    const json = JSON.stringify(input)
    const tooLong = findSizeProblem(json)
    if (tooLong) this.#refuse([{ field: 'input', rule: 'size', message: tooLong }])
    return json
  }

  /**
   * What the body gets.
   *
   * @throws {E_TASK_INPUT_INVALID} also for what an earlier release stored
   */
  async parse(input: unknown): Promise<unknown> {
    if (!this.#validator) {
      if (input === undefined || input === null) return undefined
      this.#refuse([{ field: 'input', rule: 'unknown', message: 'is not known to this task' }])
    }
    const problems = findInputProblems(this.#schema!, input)
    if (problems.length > 0) {
      this.#refuse(problems.map((one) => ({ ...one, message: MESSAGES[one.rule]! })))
    }
    try {
      return await this.#validator!.validate(input)
    } catch (error) {
      if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
      this.#refuse(error.messages)
    }
  }

  #refuse(problems: readonly FieldProblem[]): never {
    const told = problems.map(({ field, message }) => `${field || 'input'} ${message}`).join('; ')
    throw new E_TASK_INPUT_INVALID([this.#task, told], { details: { errors: problems } })
  }
}
