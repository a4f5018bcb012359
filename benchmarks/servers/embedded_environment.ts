/** The environment of an application in production, on an embedded database, that calls nobody by itself. */
export const embeddedEnvironment = (database: string): Record<string, string> => ({
  NODE_ENV: 'production',
  HOST: 'localhost',
  PORT: '0',
  APP_URL: 'http://localhost',
  APP_KEY: 'only-for-the-bench-only-for-the-bench',
  LOG_LEVEL: 'fatal',
  DB_CONNECTION: 'sqlite',
  DB_DATABASE: database,
  INVENTORY_URL: '',
})
