import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ArrayLiteralExpression, Project, SourceFile } from 'ts-morph'
import { E_PLUGIN_UNDECLARABLE } from './errors.js'
import { findValue, isKind } from './syntax.js'
import type { PlannedFile, Workspace } from './workspace.js'

const CONFIG = 'config/plugins.ts'
const NEW_CONFIG = `import { defineConfig } from '@iti/framework/plugins'

export default defineConfig([])
`
const ALIAS = '#plugins/*'
const TARGET = './plugins/*.js'

/**
 * What makes a plugin known: its entry in `config/plugins.ts`, which need not be there yet, and the name by which
 * that imports it in `package.json`.
 *
 * @returns the files that change
 * @throws {E_PLUGIN_UNDECLARABLE} {E_ASSEMBLER_MISSING}
 */
export async function declarePlugin(workspace: Workspace, name: string): Promise<PlannedFile[]> {
  const path = workspace.path(CONFIG)
  const sources = await workspace.openSources()
  const text = existsSync(path) ? await readFile(path, 'utf8') : NEW_CONFIG
  const config = { path, text: await workspace.format(path, addEntry(sources, text, name)) }
  return [config, ...(await mapImports(workspace))]
}

/**
 * Adds a plugin to the end of the list. The tree says where that is; the text is put there by hand, since a node that
 * is added would take the place of entries that are commented out.
 *
 * @throws {E_PLUGIN_UNDECLARABLE}
 */
export function addEntry(sources: Project, text: string, name: string): string {
  const file = sources.createSourceFile('plugins.config.ts', text, { overwrite: true })
  const list = findList(file)
  if (!list) {
    const shape = 'export defineConfig([ … ]) of @iti/framework/plugins'
    throw new E_PLUGIN_UNDECLARABLE([CONFIG, shape])
  }
  const { elements } = list.compilerNode
  const end = list.getEnd() - 1
  const lastEnd = elements.at(-1)?.getEnd() ?? end
  const comma = elements.length === 0 || elements.hasTrailingComma ? '' : ','
  const before = `${text.slice(0, lastEnd)}${comma}${text.slice(lastEnd, end)}`.trimEnd()
  return `${before}\n  { use: () => import('#plugins/${name}/plugin') },\n${text.slice(end)}`
}

function findList(file: SourceFile): ArrayLiteralExpression | undefined {
  const call = file
    .getDescendants()
    .find(
      (node) => isKind(node, 'CallExpression') && node.getExpression().getText() === 'defineConfig'
    )
  const list = isKind(call, 'CallExpression') ? findValue(call.getArguments()[0]) : undefined
  return isKind(list, 'ArrayLiteralExpression') && list.getSourceFile() === file ? list : undefined
}

async function mapImports(workspace: Workspace): Promise<PlannedFile[]> {
  const path = workspace.path('package.json')
  const text = await readFile(path, 'utf8')
  const manifest: { imports?: Record<string, string> } = JSON.parse(text)
  const present = manifest.imports?.[ALIAS]
  if (present === TARGET) return []
  if (present !== undefined) {
    throw new E_PLUGIN_UNDECLARABLE([
      'package.json',
      `map "${ALIAS}" to "${TARGET}", not to "${present}"`,
    ])
  }
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? 2
  const imports = { ...manifest.imports, [ALIAS]: TARGET }
  return [{ path, text: `${JSON.stringify({ ...manifest, imports }, null, indent)}\n` }]
}
