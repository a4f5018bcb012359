import { EnvLoader, EnvParser } from '@adonisjs/core/env'
import type { ApplicationService } from '@adonisjs/core/types'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** The variables of the process, and the files that some of them come from. */
export interface Environment {
  /** The files that are there, for instance `/app/.env`. */
  files: string[]
  /** Everything the application reads; the process comes before the files. */
  variables: Record<string, string | undefined>
  /** Whether there is a `start/env.ts`, which says what is needed. */
  isDeclared: boolean
  /** Whether it takes them. */
  isUsable: boolean
  /** What it does not take, without the values. */
  problems: string[]
  /** Turns off the log of an application that is booted afterwards. */
  silence(): void
}

interface Variables {
  set(name: string, value: string): void
}

/** Reads the files, and has `start/env.ts` judge. */
export async function readEnvironment(app: ApplicationService): Promise<Environment> {
  const candidates = await new EnvLoader(app.appRoot).load()
  const files = candidates.filter(({ fileExists }) => fileExists)
  const variables: Environment['variables'] = {}
  // the first file wins
  for (const { contents } of files.toReversed()) {
    Object.assign(variables, await new EnvParser(contents, app.appRoot).parse())
  }
  Object.assign(variables, process.env)

  const isDeclared = ['env.ts', 'env.js'].some((file) => existsSync(app.startPath(file)))
  const { env, problems } = isDeclared ? await validate(app) : { problems: [] }
  return {
    files: files.map(({ path }) => path),
    variables,
    isDeclared,
    isUsable: problems.length === 0,
    problems,
    silence() {
      process.env.LOG_LEVEL = 'silent'
      env?.set('LOG_LEVEL', 'silent')
    },
  }
}

async function validate(app: ApplicationService): Promise<{ env?: Variables; problems: string[] }> {
  try {
    const { default: env } = await import(pathToFileURL(app.startPath('env.js')).href)
    return { env, problems: [] }
  } catch (error) {
    return { problems: toProblems(error as Error) }
  }
}

/* A message ends with the value that was given, which may be a secret in the wrong place. */
const toProblems = ({ message, help }: Error & { help?: string }): string[] =>
  (help || message)
    .split('\n')
    .map((line) => line.replace(/^- /, '').replace(/,? instead received.*$/s, ''))
    .filter(Boolean)
