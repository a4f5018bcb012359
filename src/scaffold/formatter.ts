import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Formats the text of a file that is going to lie at a path. */
export type Format = (path: string, text: string) => Promise<string>

interface Prettier {
  resolveConfig(path: string): Promise<object | null>
  format(text: string, options: object): Promise<string>
}

/**
 * The project's own Prettier, so that generated code passes its lint at once, whatever the length of the names in
 * it. Without Prettier the text stays as it is.
 */
export async function makeFormatter(root: string): Promise<Format> {
  const prettier = await findPrettier(root)
  if (!prettier) return async (_, text) => text

  return async (path, text) => {
    const options = await prettier.resolveConfig(path)
    return prettier.format(text, { ...options, filepath: path })
  }
}

async function findPrettier(root: string): Promise<Prettier | null> {
  try {
    const path = createRequire(`${root}/package.json`).resolve('prettier')
    const module = await import(pathToFileURL(path).href)
    return module.default ?? module
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}
