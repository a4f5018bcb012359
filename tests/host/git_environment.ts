import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * Git as everybody has it who follows a document: with a name, and with nothing that this machine has configured. The
 * packages are a folder to a reader, and a link in a test, which `.gitignore` does not mean.
 */
export function gitEnvironment(root: string): Record<string, string> {
  const excludesFile = join(dirname(root), 'ignored')
  writeFileSync(excludesFile, 'node_modules\n')
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: 'user.name',
    GIT_CONFIG_VALUE_0: 'Reader',
    GIT_CONFIG_KEY_1: 'user.email',
    GIT_CONFIG_VALUE_1: 'reader@example.com',
    GIT_CONFIG_KEY_2: 'core.excludesFile',
    GIT_CONFIG_VALUE_2: excludesFile,
  }
}
