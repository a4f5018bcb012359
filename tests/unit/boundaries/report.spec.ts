import { test } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkBoundaries,
  drawGraph,
  E_GRAPH_FORMAT_UNKNOWN,
  E_TYPESCRIPT_MISSING,
  toGraphFormat,
} from '../../../src/boundaries/main.js'
import { findCycles } from '../../../src/boundaries/cycles.js'
import { manifest, rcFile, SampleProject } from './sample_project.js'

test.group('Boundaries | report', () => {
  test('describes the modules and plugins, and counts the files', async ({ assert }) => {
    const project = await SampleProject.create()
    const { modules, plugins, files, violations, warnings, ms } = project.check()
    assert.deepEqual(modules, [
      { name: 'inventory', requires: [], optional: [], tables: ['parts'] },
      { name: 'orders', requires: ['inventory'], optional: [], tables: ['orders'] },
    ])
    assert.deepEqual(plugins, [
      { name: 'reports', requires: ['orders'], optional: [], tables: ['report_runs'] },
    ])
    assert.equal(files, 13)
    assert.isAbove(ms, 0)
    assert.deepEqual([violations, warnings], [[], []])
  })

  test('sorts by file and line, and tells each finding once', async ({ assert }) => {
    const project = await SampleProject.create({
      'modules/orders/b.ts': "import '#config/b'",
      'modules/orders/a.ts':
        "db.from('parts')\nimport '#config/a'; import '#config/a'\nimport '#config/0'",
      'models/orders/z.ts': "import '#config/z'",
    })
    assert.deepEqual(project.violations(), [
      'project-import models/orders/z.ts:1',
      'foreign-table modules/orders/a.ts:1',
      'project-import modules/orders/a.ts:2',
      'project-import modules/orders/a.ts:3',
      'project-import modules/orders/b.ts:1',
    ])
  })

  test('a project without modules is all right', async ({ assert }) => {
    const project = await SampleProject.of({
      'package.json': '{}',
      'adonisrc.ts': 'export default defineConfig({ providers: [] })',
    })
    assert.containsSubset(project.check(), { modules: [], files: 0, violations: [] })
  })

  test('without typescript it says how to get it', async ({ assert, cleanup }) => {
    const root = await mkdtemp(join(tmpdir(), 'iti-check-'))
    cleanup(() => rm(root, { recursive: true }))
    assert.throws(() => checkBoundaries(root), new E_TYPESCRIPT_MISSING().message)
  })
})

test.group('Boundaries | graph', () => {
  const modules = {
    'adonisrc.ts': rcFile('inventory', 'orders', 'end'),
    'modules/end/module.ts': manifest('end', "requires: [], optional: ['orders', 'absent'],"),
  }

  test('mermaid', async ({ assert }) => {
    const project = await SampleProject.create(modules)
    assert.equal(
      drawGraph(project.check(), 'mermaid'),
      `graph LR
  module_end["end"]
  module_inventory["inventory"]
  module_orders["orders"]
  plugin_reports{{"reports (plugin)"}}
  module_end -.-> module_orders
  module_orders --> module_inventory
  plugin_reports --> module_orders`
    )
  })

  test('dot', async ({ assert }) => {
    const project = await SampleProject.create(modules)
    assert.equal(
      drawGraph(project.check(), 'dot'),
      `digraph modules {
  rankdir=LR
  module_end [label="end" shape=box]
  module_inventory [label="inventory" shape=box]
  module_orders [label="orders" shape=box]
  plugin_reports [label="reports (plugin)" shape=hexagon]
  module_end -> module_orders [style=dashed]
  module_orders -> module_inventory
  plugin_reports -> module_orders
}`
    )
  })

  test('a plugin that boots first is drawn too, and one that is absent is not', ({ assert }) => {
    const lists = { requires: [], tables: [] }
    const orders = { ...lists, name: 'orders', optional: ['reports', 'absent'] }
    const plugins = [
      { ...lists, name: 'reports', optional: ['mail', 'orders'] },
      { ...lists, name: 'mail', optional: [] },
      { ...lists, name: 'orders', optional: [] },
    ]
    assert.deepEqual(
      drawGraph({ modules: [orders], plugins }, 'mermaid')
        .split('\n')
        .slice(5),
      [
        '  module_orders -.-> plugin_reports',
        '  plugin_reports -.-> plugin_mail',
        '  plugin_reports -.-> module_orders',
      ]
    )
    assert.include(
      drawGraph({ modules: [orders], plugins }, 'dot'),
      '  module_orders -> plugin_reports [style=dashed]\n'
    )
  })

  test('another format is refused', ({ assert }) => {
    assert.equal(toGraphFormat('dot'), 'dot')
    assert.throws(
      () => toGraphFormat('svg'),
      new E_GRAPH_FORMAT_UNKNOWN(['svg', 'mermaid, dot']).message
    )
  })
})

test.group('Boundaries | findCycles', () => {
  test('finds none where there is none', ({ assert }) => {
    const diamond = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ])
    assert.deepEqual(findCycles(diamond), [])
  })

  test('finds cycles that are apart, behind other nodes, and within each other', ({ assert }) => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['d', 'b']],
      ['d', ['b']],
      ['x', ['x']],
      ['z', ['y']],
      ['y', ['z']],
    ])
    assert.deepEqual(findCycles(graph), [
      ['b', 'c', 'd', 'b'],
      ['b', 'c', 'b'],
      ['x', 'x'],
      ['y', 'z', 'y'],
    ])
  })
})
