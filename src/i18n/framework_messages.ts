import { loaders } from '@adonisjs/i18n'

/**
 * The framework's own messages, for `loaders` in `config/i18n.ts`. List the project's after it: they may add
 * languages and reword what is here.
 */
export const frameworkMessages = (): ReturnType<typeof loaders.fs> =>
  loaders.fs({ location: new URL('../../lang/', import.meta.url) })
