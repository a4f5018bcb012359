import { test } from '@japa/runner'
import { manifest, SampleProject } from './sample_project.js'

const INVENTORY = 'modules/inventory/module.ts'
const ORDERS = 'modules/orders/module.ts'
const inventory = (rest: string) => manifest('inventory', `${rest} tables: ['parts'],`)
const orders = (rest: string) => manifest('orders', `${rest} tables: ['orders'],`)

test.group('Boundaries | circles', () => {
  test('manifests that require each other', async ({ assert }) => {
    const project = await SampleProject.create({
      [INVENTORY]: inventory("\nrequires: ['orders'],"),
      'modules/inventory/a.ts': "import '#modules/orders/facade'",
    })
    const { violations, warnings } = project.check()
    assert.lengthOf(violations, 1)
    assert.containsSubset(violations[0], { rule: 'dependency-cycle', file: INVENTORY, line: 5 })
    assert.include(violations[0]!.message, 'inventory -> orders -> inventory')
    assert.deepEqual(warnings, [])
  })

  test('an order that is optional forms a circle too', async ({ assert }) => {
    const project = await SampleProject.create({ [INVENTORY]: inventory("optional: ['orders'],") })
    assert.deepEqual(project.violations(), [`dependency-cycle ${INVENTORY}:4`])
  })

  test('a module that requires itself', async ({ assert }) => {
    const project = await SampleProject.create({
      [ORDERS]: orders("requires: ['inventory', 'orders'],"),
    })
    assert.deepEqual(project.violations(), [`dependency-cycle ${ORDERS}:4`])
  })

  test('an optional module that is absent is no problem', async ({ assert }) => {
    const project = await SampleProject.create({
      [INVENTORY]: inventory("optional: ['billing'],"),
    })
    assert.deepEqual(project.violations(), [])
    assert.deepEqual(project.warnings(), [])
  })

  test('a requirement that is no module is named; the system domain is one', async ({ assert }) => {
    const project = await SampleProject.create({ [INVENTORY]: inventory("requires: ['billing'],") })
    assert.deepEqual(project.violations(), [`requirement-missing ${INVENTORY}:4`])
    assert.deepEqual(project.warnings(), [])
    await project.write({ [INVENTORY]: inventory("requires: ['system'],") })
    assert.deepEqual(project.violations(), [])
  })

  test('imports that no manifest allows form a circle', async ({ assert }) => {
    const file = 'modules/inventory/a.ts'
    const project = await SampleProject.create({
      [file]: "\nimport type { OrdersFacade } from '#modules/orders/facade'",
    })
    assert.deepEqual(project.violations(), [
      `import-cycle ${file}:2`,
      `undeclared-requirement ${file}:2`,
    ])
    await project.write({ [file]: "\n// import '#modules/orders/facade'" })
    assert.deepEqual(project.violations(), [])
  })
})

test.group('Boundaries | requirements that are not used', () => {
  const PLACE = 'modules/orders/services/place.ts'

  test('warns of a requirement that no file imports', async ({ assert }) => {
    const project = await SampleProject.create({ [PLACE]: '' })
    assert.deepEqual(project.violations(), [])
    assert.deepEqual(project.warnings(), [`unused-requirement ${ORDERS}:4`])
  })

  test('is satisfied by {$self}')
    .with([
      "import { InventoryFacade } from '#modules/inventory/facade'",
      "import type { PartAdded } from '#modules/inventory/events'",
      "let part: import('#modules/inventory/facade').InventoryFacade",
    ])
    .run(async ({ assert }, text) => {
      for (const file of [PLACE, 'modules/orders/tests/a.spec.ts', 'models/orders/order.ts']) {
        const project = await SampleProject.create({ [PLACE]: '', [file]: text })
        assert.deepEqual(project.warnings(), [], file)
      }
    })

  test('is not satisfied by {$self}')
    .with([
      "// import '#modules/inventory/facade'",
      "const path = '#modules/inventory/facade'",
      "import '#modules/orders/facade'",
    ])
    .run(async ({ assert }, text) => {
      const project = await SampleProject.create({ [PLACE]: text })
      assert.deepEqual(project.warnings(), [`unused-requirement ${ORDERS}:4`])
    })

  test('another module that imports it does not count', async ({ assert }) => {
    const project = await SampleProject.create({
      [PLACE]: '',
      'plugins/mail/plugin.ts':
        "import '#modules/inventory/facade'\ndefinePlugin({ name: 'mail', requires: ['inventory'] })",
    })
    assert.deepEqual(project.warnings(), [`unused-requirement ${ORDERS}:4`])
  })

  test('a plugin is warned too', async ({ assert }) => {
    const file = 'plugins/mail/plugin.ts'
    const project = await SampleProject.create({
      [file]: "definePlugin({ name: 'mail', requires: ['inventory'] })",
    })
    assert.deepEqual(project.warnings(), [`unused-requirement ${file}:1`])
  })
})
