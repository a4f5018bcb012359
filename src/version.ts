import { readFileSync } from 'node:fs'

/** The version of the installed framework: its own `package.json` lies in the same place in every shape it has. */
export const frameworkVersion: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8')
).version
