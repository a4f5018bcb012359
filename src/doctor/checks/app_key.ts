import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Check } from '../check.js'
import { fail, notChecked, pass } from '../verdict.js'

const SHORTEST = 32
/* A random key of that length has about twenty. */
const FEWEST_CHARACTERS = 10
const REMEDY =
  'Generate a new one: node ace generate:key. Whatever was encrypted with the old one cannot be read any more'

export const appKey: Check = {
  name: 'app_key',
  title: 'APP_KEY',
  async run(project) {
    const { variables, files } = await project.environment()
    const key = variables.APP_KEY ?? ''
    if (key === '' && files.length === 0 && variables.NODE_ENV !== 'production') {
      return notChecked('there is no .env', 'Configure the environment (.env), and run it again')
    }
    if (key === '') return fail('it is not set', 'Generate one: node ace generate:key')
    if (key === (await readSample(project.root))) return fail('it is that of .env.example', REMEDY)
    if (key.length < SHORTEST) {
      return fail(`it has ${key.length} characters, and ${SHORTEST} are needed`, REMEDY)
    }
    if (new Set(key).size < FEWEST_CHARACTERS) {
      return fail('it repeats a few characters, and can be guessed', REMEDY)
    }
    return pass(`${key.length} characters`)
  },
}

async function readSample(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, '.env.example'), 'utf8').catch((error) => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  return parseEnv(text).APP_KEY
}
