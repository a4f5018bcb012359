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
    /**
     * Whose `X-Forwarded-*` headers are believed: the addresses or ranges of the proxies in front, or `loopback`,
     * `linklocal`, `uniquelocal`. Default none, so that nobody can give themselves another address.
     */
    trustedProxies?: string[]
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
  signIn?: {
    /**
     * Wrong passwords for one account from one address. After so many the two are locked together.
     * Default 5 within `15 minutes`, locked for `15 minutes`.
     */
    pair?: FailureLimitInput & { lockedFor?: string }
    /** Failed sign-ins from one address, whatever the account. Default 30 within `1 minute`. */
    address?: FailureLimitInput
    /**
     * Failed sign-ins of one account from all addresses. After so many only addresses that the account is known
     * from are let through. Default 100 within `1 hour`.
     */
    account?: FailureLimitInput
    /**
     * Failures of one account from one address, or of one address, after which a sign-in has to come with a captcha,
     * where a module or plugin offers one. Default 3.
     */
    captchaAfter?: number
    /** Captchas that one address gets: `failures` says how many. Default 60 within `1 minute`. */
    captchas?: FailureLimitInput
  }
}

/** How many failures are let pass, and the time in which they are counted, for instance `15 minutes`. */
export interface FailureLimitInput {
  failures?: number
  within?: string
}

/** A {@link FailureLimitInput} with its time in milliseconds. */
export interface FailureLimit {
  failures: number
  within: number
}

/** `config/iti.ts` with every default filled in; times are milliseconds. */
export interface ItiConfig {
  http: {
    businessStatus: 'ok' | 'semantic'
    unmarkedRoutes: string[]
    trustedProxies: string[]
  } & Pick<NonNullable<ItiConfigInput['http']>, 'exceptionHandler'>
  sessions: { accessTokenTtl: number; refreshTokenTtl: number }
  passwords: { minLength: number }
  signIn: {
    pair: FailureLimit & { lockedFor: number }
    address: FailureLimit
    account: FailureLimit
    captchaAfter: number
    captchas: FailureLimit
  }
}

/**
 * Declares the framework's settings; what is left out keeps its default.
 *
 * @example
 * ```ts
 * export default defineConfig({ http: { businessStatus: 'semantic' } })
 * ```
 */
export function defineConfig({
  http,
  sessions,
  passwords,
  signIn,
}: ItiConfigInput = {}): ItiConfig {
  return {
    http: {
      businessStatus: http?.businessStatus ?? 'ok',
      unmarkedRoutes: http?.unmarkedRoutes ?? [],
      exceptionHandler: http?.exceptionHandler,
      // from a variable of the environment they come with blanks, or as one empty text
      trustedProxies: (http?.trustedProxies ?? []).map((proxy) => proxy.trim()).filter(Boolean),
    },
    sessions: {
      accessTokenTtl: string.milliseconds.parse(sessions?.accessTokenTtl ?? '30 minutes'),
      refreshTokenTtl: string.milliseconds.parse(sessions?.refreshTokenTtl ?? '14 days'),
    },
    passwords: { minLength: passwords?.minLength ?? 8 },
    signIn: {
      pair: {
        ...failureLimit(signIn?.pair, { failures: 5, within: '15 minutes' }),
        lockedFor: string.milliseconds.parse(signIn?.pair?.lockedFor ?? '15 minutes'),
      },
      address: failureLimit(signIn?.address, { failures: 30, within: '1 minute' }),
      account: failureLimit(signIn?.account, { failures: 100, within: '1 hour' }),
      captchaAfter: signIn?.captchaAfter ?? 3,
      captchas: failureLimit(signIn?.captchas, { failures: 60, within: '1 minute' }),
    },
  }
}

const failureLimit = (
  own: FailureLimitInput | undefined,
  usual: Required<FailureLimitInput>
): FailureLimit => ({
  failures: own?.failures ?? usual.failures,
  within: string.milliseconds.parse(own?.within ?? usual.within),
})

/** The settings of the running application. */
export const itiConfig = (): ItiConfig => app.config.get<ItiConfig>('iti', defaults)

const defaults = defineConfig()
