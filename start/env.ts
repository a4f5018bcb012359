import { Env } from '@adonisjs/core/env'

export default await Env.create(new URL('../', import.meta.url), {
  NODE_ENV: Env.schema.enum(['development', 'production', 'test'] as const),
  HOST: Env.schema.string({ format: 'host' }),
  PORT: Env.schema.number(),
  LOG_LEVEL: Env.schema.enum([
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  ] as const),
  APP_KEY: Env.schema.secret(),
  APP_URL: Env.schema.string({ format: 'url', tld: false }),

  DB_CONNECTION: Env.schema.enum(['sqlite', 'mysql', 'pg'] as const),
  DB_HOST: Env.schema.string.optional({ format: 'host' }),
  DB_PORT: Env.schema.number.optional(),
  DB_USER: Env.schema.string.optional(),
  DB_PASSWORD: Env.schema.string.optional(),
  DB_DATABASE: Env.schema.string.optional(),

  LIMITER_STORE: Env.schema.enum.optional(['database', 'memory'] as const),

  INVENTORY_URL: Env.schema.string.optional({ format: 'url', tld: false }),
  INVENTORY_TOKEN: Env.schema.string.optional(),
  INVENTORY_ELSEWHERE: Env.schema.boolean.optional(),

  POSITIONS_ENABLED: Env.schema.boolean.optional(),

  ITI_REDIS_URL: Env.schema.string.optional(),
  ITI_TASKS_IN_SERVER: Env.schema.boolean.optional(),

  ITI_TRUSTED_PROXIES: Env.schema.string.optional(),
  ITI_ADMIN_USERNAME: Env.schema.string.optional(),
  ITI_ADMIN_PASSWORD: Env.schema.string.optional(),
})
