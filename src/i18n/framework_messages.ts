import { configProvider } from '@adonisjs/core'
import { loaders } from '@adonisjs/i18n'
import type { Translations } from '@adonisjs/i18n/types'

/* Folders with a folder for each language; those of modules and plugins are added when they are known. */
const folders: URL[] = [new URL('../../lang/', import.meta.url)]

/** Adds the messages of modules and plugins. They count when the translations are read again. */
export function addMessages(added: readonly URL[]): void {
  const known = new Set(folders.map(String))
  folders.push(...added.filter((folder) => !known.has(String(folder))))
}

/**
 * The messages of the framework, and of modules and plugins that bring some, for `loaders` in `config/i18n.ts`. List
 * the project's after it: they may add languages and reword what is here.
 */
export const frameworkMessages = (): ReturnType<typeof loaders.fs> =>
  configProvider.create(async (app) => {
    const load = async (location: URL): Promise<Translations> => {
      const makeLoader = await loaders.fs({ location }).resolver(app)
      return makeLoader(app.config.get('i18n')).load()
    }
    return () => ({ load: async () => merge(await Promise.all(folders.map(load))) })
  })

function merge(all: readonly Translations[]): Translations {
  const merged: Translations = {}
  for (const translations of all) {
    for (const [locale, messages] of Object.entries(translations)) {
      merged[locale] = { ...merged[locale], ...messages }
    }
  }
  return merged
}
