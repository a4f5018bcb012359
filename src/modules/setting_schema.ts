import { isDeepStrictEqual } from 'node:util'
import vine, { errors } from '@vinejs/vine'
import type { SettingDeclaration } from './declarations.js'

const makeValidator = ({ schema }: SettingDeclaration) => vine.create({ value: schema })

const validators = new WeakMap<SettingDeclaration, ReturnType<typeof makeValidator>>()

/** Validates `{ value }` as a setting wants it. */
export function settingValidator(
  declaration: SettingDeclaration
): ReturnType<typeof makeValidator> {
  const known = validators.get(declaration)
  if (known) return known

  const validator = makeValidator(declaration)
  validators.set(declaration, validator)
  return validator
}

/** The JSON of a value of a setting; what an optional schema leaves out is null. */
export const toSettingJson = (value: unknown): string => JSON.stringify(value ?? null)

/**
 * Why a value would not be what it is any more once it was written as JSON and, as whenever it is read, validated
 * again; null if it stays. A date is turned into text that `vine.date()` refuses, and a schema that multiplies by ten
 * does so each time.
 */
export async function whyNotKept(
  declaration: SettingDeclaration,
  value: unknown
): Promise<string | null> {
  try {
    const stored: unknown = JSON.parse(toSettingJson(value))
    const read = await settingValidator(declaration).validate({ value: stored })
    const isKept = isDeepStrictEqual(JSON.parse(toSettingJson(read.value)), stored)
    return isKept ? null : 'The schema makes something else of it when it is read'
  } catch (error) {
    if (!(error instanceof errors.E_VALIDATION_ERROR)) return (error as Error).message
    return error.messages.map(({ message }: { message: string }) => message).join('. ')
  }
}
