import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { flattenMenus } from '../../modules/main.js'
import type { Check } from '../check.js'
import { pass, shorten, warn } from '../verdict.js'

const FILE = 'zh-CN/menus.json'
const FRAMEWORK = fileURLToPath(new URL('../../../lang/zh-CN/menus.json', import.meta.url))

export const languages: Check = {
  name: 'languages',
  title: 'Names of menus in Chinese',
  async run(project) {
    const catalogue = project.app.languageFilesPath(FILE)
    if (!existsSync(catalogue)) return pass('the project has no such catalogue')

    const { registry } = await project.modules()
    const own = registry.ordered.flatMap(({ messages }) => messages ?? [])
    const paths = [FRAMEWORK, catalogue, ...own.map((url) => fileURLToPath(new URL(FILE, url)))]
    const translated = Object.assign({}, ...(await Promise.all(paths.map(read))))
    const missing = registry.ordered
      .flatMap(({ menus = [] }) => flattenMenus(menus))
      .flatMap(({ code, buttons = [] }) => [code, ...buttons])
      .filter((key) => !Object.hasOwn(translated, key))
    if (missing.length === 0) return pass('each has one')
    return warn(
      `these have none: ${shorten(missing)}`,
      'Add them to resources/lang/zh-CN/menus.json'
    )
  },
}

async function read(path: string): Promise<Record<string, unknown>> {
  return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : {}
}
