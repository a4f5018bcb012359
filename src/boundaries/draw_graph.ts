import type { BoundaryReport, Declared } from './check_boundaries.js'
import { E_GRAPH_FORMAT_UNKNOWN } from './errors.js'

/** How a graph can be written. */
export const GRAPH_FORMATS = ['mermaid', 'dot'] as const
export type GraphFormat = (typeof GRAPH_FORMATS)[number]

interface Edge {
  from: string
  to: string
  isOptional: boolean
}

/** @throws {E_GRAPH_FORMAT_UNKNOWN} */
export function toGraphFormat(text: string): GraphFormat {
  const format = GRAPH_FORMATS.find((known) => known === text)
  if (!format) throw new E_GRAPH_FORMAT_UNKNOWN([text, GRAPH_FORMATS.join(', ')])
  return format
}

/** Draws who requires whom: solid lines for `requires`, dashed ones for `optional`, another shape for plugins. */
export function drawGraph(
  { modules, plugins }: Pick<BoundaryReport, 'modules' | 'plugins'>,
  format: GraphFormat
): string {
  // a module comes before a plugin of the same name
  const ids = new Map([
    ...plugins.map(({ name }) => [name, idOf('plugin', name)] as const),
    ...modules.map(({ name }) => [name, idOf('module', name)] as const),
  ])
  const edges = [
    ...modules.flatMap((module) => edgesOf(module, idOf('module', module.name), ids)),
    ...plugins.flatMap((plugin) => edgesOf(plugin, idOf('plugin', plugin.name), ids)),
  ]
  return format === 'mermaid' ? toMermaid(modules, plugins, edges) : toDot(modules, plugins, edges)
}

/* A prefix keeps words of the format from being names, and a plugin apart from a module of the same name. */
const idOf = (kind: 'module' | 'plugin', name: string) => `${kind}_${name}`

function edgesOf(
  { requires, optional }: Declared,
  from: string,
  ids: ReadonlyMap<string, string>
): Edge[] {
  const edgesTo = (names: readonly string[], isOptional: boolean) =>
    names.flatMap((name) => ids.get(name) ?? []).map((to) => ({ from, to, isOptional }))
  return [...edgesTo(requires, false), ...edgesTo(optional, true)]
}

const toMermaid = (modules: Declared[], plugins: Declared[], edges: Edge[]) =>
  [
    'graph LR',
    ...modules.map(({ name }) => `  ${idOf('module', name)}["${name}"]`),
    ...plugins.map(({ name }) => `  ${idOf('plugin', name)}{{"${name} (plugin)"}}`),
    ...edges.map(({ from, to, isOptional }) => `  ${from} ${isOptional ? '-.->' : '-->'} ${to}`),
  ].join('\n')

const toDot = (modules: Declared[], plugins: Declared[], edges: Edge[]) =>
  [
    'digraph modules {',
    '  rankdir=LR',
    ...modules.map(({ name }) => `  ${idOf('module', name)} [label="${name}" shape=box]`),
    ...plugins.map(
      ({ name }) => `  ${idOf('plugin', name)} [label="${name} (plugin)" shape=hexagon]`
    ),
    ...edges.map(
      ({ from, to, isOptional }) => `  ${from} -> ${to}${isOptional ? ' [style=dashed]' : ''}`
    ),
    '}',
  ].join('\n')
