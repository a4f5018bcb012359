import { test } from '@japa/runner'
import { type Files, manifest, rcFile, packageFile, SampleProject } from './sample_project.js'

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)

/** Numbers that look random, and are the same for the same seed, so that a failure can be repeated. */
function makeRandom(seed: number) {
  let state = seed * 2654435761
  const next = (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0
    return state % below
  }
  return { next, pick: <Item>(items: readonly Item[]): Item => items[next(items.length)]! }
}

type Random = ReturnType<typeof makeRandom>

interface Generated {
  names: string[]
  requires: Map<string, string[]>
  files: Files
}

const INNOCENT = [
  "// import '#config/app'",
  "const label = 'iti_users'",
  "import { randomUUID } from 'node:crypto'",
  "import type { Principal } from '@iti/framework/access'",
  "import { User } from '@iti/framework/models/system/user'",
  'const text = `import x from "#models/other/thing"`',
  "const load = () => import('lodash')",
]

/* Each module requires some of those before it, and imports all that it requires. */
function generate(random: Random): Generated {
  const names = Array.from({ length: 3 + random.next(6) }, (_, index) => `module_${index}`)
  const requires = new Map<string, string[]>()
  const files: Files = {
    'package.json': packageFile('random'),
    'adonisrc.ts': rcFile(...names),
  }
  for (const [index, name] of names.entries()) {
    const required = names.slice(0, index).filter(() => random.next(2) === 0)
    requires.set(name, required)
    const list = required.map((other) => `'${other}'`).join(', ')
    files[`modules/${name}/module.ts`] = manifest(
      name,
      `requires: [${list}], tables: ['${name}_rows'],`
    )
    files[`modules/${name}/facade.ts`] = 'export class Facade {}'
    files[`models/${name}/row.ts`] = `class Row { static table = '${name}_rows' }`
    for (let count = 0; count <= random.next(4); count++)
      files[`modules/${name}/services/service_${count}.ts`] = serviceText(name, required, random)
  }
  return { names, requires, files }
}

const serviceText = (name: string, required: string[], random: Random) =>
  [
    `import { Row } from '#models/${name}/row'`,
    ...required.map((other) =>
      random.pick([
        `import { Facade } from '#modules/${other}/facade'`,
        `import type { Facade } from '../../${other}/facade.js'`,
        `const load = () => import('#modules/${other}/facade')`,
      ])
    ),
    random.pick(INNOCENT),
    random.pick(INNOCENT),
    `db.from('${name}_rows').join('${name}_rows as r', 'r.id', '${name}_rows.id')`,
  ].join('\n')

/* One more line in a file of the first module, or of the last, and the rule that it breaks. */
const PLANTS: { rule: string; plant: (random: Random, project: Generated) => [string, string] }[] =
  [
    {
      rule: 'foreign-module-file',
      plant: (random, { names }) => [
        names.at(-1)!,
        `import '#modules/${random.pick(names.slice(0, -1))}/services/service_0'`,
      ],
    },
    {
      rule: 'foreign-model',
      plant: (random, { names }) => [
        names.at(-1)!,
        `export * from '#models/${random.pick(names.slice(0, -1))}/row'`,
      ],
    },
    {
      rule: 'foreign-table',
      plant: (random, { names }) => [
        names[0]!,
        `db.table('${random.pick([...names.slice(1).map((name) => `${name}_rows`), 'iti_roles'])}')`,
      ],
    },
    {
      rule: 'framework-path',
      plant: (_, { names }) => [names[0]!, "import '@iti/framework/src/a'"],
    },
    { rule: 'project-import', plant: (_, { names }) => [names[0]!, "import('#start/env')"] },
    { rule: 'dynamic-import', plant: (_, { names }) => [names[0]!, 'import(`#models/${name}`)'] },
  ]

test.group('Boundaries | random projects', () => {
  test('a legal project has no finding, and one mistake is one finding (seed {$self})')
    .with(SEEDS)
    .run(async ({ assert }, seed) => {
      const random = makeRandom(seed)
      const generated = generate(random)
      const project = await SampleProject.of(generated.files)
      assert.deepEqual([project.violations(), project.warnings()], [[], []])

      for (const { rule, plant } of PLANTS) {
        const [name, line] = plant(random, generated)
        const file = `modules/${name}/services/service_0.ts`
        const text = generated.files[file]!
        await project.write({ [file]: `${text}\n${line}` })
        const expected = `${rule} ${file}:${text.split('\n').length + 1}`
        assert.deepEqual(project.violations(), [expected], line)
        await project.write({ [file]: text })
      }
    })
})
