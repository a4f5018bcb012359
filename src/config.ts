import string from '@adonisjs/core/helpers/string'
import app from '@adonisjs/core/services/app'

/** What `config/iti.ts` may say. */
export interface ItiConfigInput {
  http?: {
    /**
     * HTTP status of a business failure, a validation error and a missing record in the admin API:
     * `ok` answers 200, `semantic` the status of the failure. The body is the same. Default `ok`.
     */
    businessStatus?: 'ok' | 'semantic'
    /** Names of routes of other packages that carry no mark on purpose. */
    unmarkedRoutes?: string[]
    /** A class that extends the framework's exception handler. */
    exceptionHandler?: () => Promise<{ default: new (...args: any[]) => object }>
  }
  sessions?: {
    /** Life of an access token, for instance `30 minutes`, which is the default. */
    accessTokenTtl?: string
    /** Life of a refresh token, renewed by every refresh. Default `14 days`. */
    refreshTokenTtl?: string
  }
  passwords?: {
    /** The fewest characters a password may have. Default 8. */
    minLength?: number
  }
}

/** `config/iti.ts` with every default filled in; times are milliseconds. */
export interface ItiConfig {
  http: { businessStatus: 'ok' | 'semantic'; unmarkedRoutes: string[] } & Pick<
    NonNullable<ItiConfigInput['http']>,
    'exceptionHandler'
  >
  sessions: { accessTokenTtl: number; refreshTokenTtl: number }
  passwords: { minLength: number }
}

/**
 * Declares the framework's settings; what is left out keeps its default.
 *
 * @example
 * ```ts
 * export default defineConfig({ http: { businessStatus: 'semantic' } })
 * ```
 */
export function defineConfig({ http, sessions, passwords }: ItiConfigInput = {}): ItiConfig {
  return {
    http: {
      businessStatus: http?.businessStatus ?? 'ok',
      unmarkedRoutes: http?.unmarkedRoutes ?? [],
      exceptionHandler: http?.exceptionHandler,
    },
    sessions: {
      accessTokenTtl: string.milliseconds.parse(sessions?.accessTokenTtl ?? '30 minutes'),
      refreshTokenTtl: string.milliseconds.parse(sessions?.refreshTokenTtl ?? '14 days'),
    },
    passwords: { minLength: passwords?.minLength ?? 8 },
  }
}

/** The settings of the running application. */
export const itiConfig = (): ItiConfig => app.config.get<ItiConfig>('iti', defaults)

const defaults = defineConfig()
