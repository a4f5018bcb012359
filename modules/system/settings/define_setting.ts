import type { Infer, SchemaTypes } from '@vinejs/vine/types'
import type { SettingDeclaration } from '../../../src/modules/main.js'

/**
 * Declares a parameter that operators may change while the system runs. The manifest of its module lists it, and
 * code asks {@link Settings} for it.
 *
 * Values are kept as JSON, and validated again when they are read: the schema has to accept what it made of a value,
 * and leave it as it is: a date is best a text. The default is validated when the application starts, before there is a
 * database, so that the rules of a schema ask for nothing.
 *
 * An empty text arrives as null, as in every request. Where it is allowed, the schema is `nullable()`, and null says
 * that there is no text.
 *
 * @example
 * ```ts
 * // modules/orders/settings.ts
 * export const closeAfterDays = defineSetting({
 *   key: 'orders.close_after_days',
 *   label: 'Days after which an order is closed',
 *   schema: vine.number().min(1),
 *   default: 30,
 * })
 *
 * // modules/orders/module.ts
 * settings: [closeAfterDays],
 * ```
 */
export function defineSetting<Schema extends SchemaTypes>(
  setting: SettingDeclaration<NoInfer<Infer<Schema>>> & { schema: Schema }
): SettingDeclaration<Infer<Schema>> {
  return setting
}
