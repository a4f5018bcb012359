import type { HttpContext } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'
import manager from '@adonisjs/i18n/services/main'
import type { MessagesProviderContact } from '@vinejs/vine/types'

/** Says a message in the caller's language; without a translation the fallback is told as it is. */
export type Translate = (key: string, fallback: string, values?: Record<string, unknown>) => string

/** The language a request asks for in `Accept-Language`, among those supported. */
function i18nOf(ctx: HttpContext): I18n {
  const wished = ctx.request.languages().filter((language) => language !== '*')
  const locale = wished.length > 0 ? manager.getSupportedLocaleFor(wished) : null
  return manager.locale(locale ?? manager.defaultLocale)
}

/** A translator for the caller of a request. */
export function translatorOf(ctx: HttpContext): Translate {
  const i18n = i18nOf(ctx)
  return (key, fallback, values) => i18n.t(key, values, fallback)
}

/** A translator for a language of the configuration, for texts that no request asked for. */
export function translatorFor(locale = manager.defaultLocale): Translate {
  const i18n = manager.locale(locale)
  return (key, fallback, values) => i18n.t(key, values, fallback)
}

/** Validation messages in the caller's language; the catalogues are asked only when something is wrong. */
export function messagesFor(ctx: HttpContext): MessagesProviderContact {
  let provider: MessagesProviderContact | undefined
  return {
    getMessage(...args) {
      provider ??= i18nOf(ctx).createMessagesProvider()
      return provider.getMessage(...args)
    },
  }
}
