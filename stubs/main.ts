import { fileURLToPath } from 'node:url'

/** Where the stubs lie, in the work tree and in the package alike. */
export const stubsRoot = fileURLToPath(new URL('./', import.meta.url))
