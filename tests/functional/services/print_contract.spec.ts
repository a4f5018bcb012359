import { Validator } from '@seriousme/openapi-schema-validator'
import { test } from '@japa/runner'
import { makeChangedProject } from '../commands/extended_project.js'

const COMMAND = 'service:contract'

/* A folder without an .env, and a process that has none of its variables either. */
const makeProject = (changes = 'preloads: []', files: Record<string, string> = {}) =>
  makeChangedProject(changes, { files, env: { PATH: process.env.PATH } })

/* Two more modules: one whose facade has a contract, and one whose facade has none. */
const MODULES = `modules: [
    ...application.modules,
    () => import('./billing.js'),
    () => import('./ledger.js'),
  ]`
const moduleOf = (name: string, operations: string) => `
import { bindFacade, defineModule, facade, query } from '../../src/modules/main.js'
import vine from '@vinejs/vine'
const nothing = vine.object({})
class ${name}Facade extends facade('${name.toLowerCase()}', ${operations}) {}
export default defineModule({
  name: '${name.toLowerCase()}',
  title: '${name}',
  requires: [],
  facades: [bindFacade(${name}Facade, () => import('./none.js'))],
})`
const FILES = {
  'billing.js': moduleOf('Billing', '{ look: query({ input: nothing, output: nothing }) }'),
  'ledger.js': moduleOf('Ledger', '{}'),
}

test.group('node ace service:contract', () => {
  test('prints the contract of the inventory as a valid document, and nothing else', async ({
    assert,
  }) => {
    const ace = await makeProject()
    const { exitCode, stdout } = await ace(COMMAND, 'inventory')
    assert.equal(exitCode, 0)
    const document = JSON.parse(stdout)
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    assert.isTrue(valid, JSON.stringify(errors))
    assert.deepEqual(document.info, { title: 'Inventory: InventoryFacade', version: '0.0.0' })

    const { post } = document.paths['/services/inventory/reserve']
    const { properties } = post.requestBody.content['application/json'].schema
    assert.deepEqual(properties.lines.items.properties.quantity, {
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
    })
    const [own] = post.responses[409].content['application/problem+json'].schema.oneOf
    assert.deepEqual(
      own.allOf[1].properties.type.enum,
      ['part_disabled', 'stock_insufficient', 'reservation_mismatch', 'reservation_released'].map(
        (code) => `urn:iti:error:inventory:${code}`
      )
    )
  })

  test('finds a facade by its class, and the only one without a name', async ({ assert }) => {
    const ace = await makeProject()
    const named = await ace(COMMAND, 'InventoryFacade')
    const alone = await ace(COMMAND, '--json')
    assert.equal(alone.exitCode, 0, alone.stderr)
    assert.equal(JSON.parse(alone.stdout).openapi, '3.1.0')
    assert.equal(named.stdout, alone.stdout)
  })

  test('tells the version of the application', async ({ assert }) => {
    const manifest = JSON.stringify({ name: 'business', type: 'module', version: '2.3.4' })
    const ace = await makeProject('preloads: []', { 'package.json': manifest })
    const { stdout } = await ace(COMMAND, 'inventory')
    assert.equal(JSON.parse(stdout).info.version, '2.3.4')
  })

  test('ends in 1 with the facades that there are', async ({ assert }) => {
    const ace = await makeProject(MODULES, FILES)
    const unknown = await ace(COMMAND, 'stock')
    assert.equal(unknown.exitCode, 1)
    assert.equal(unknown.stdout, '')
    assert.match(unknown.stderr, /no.* facade "stock".*inventory, billing/i)

    const unnamed = await ace(COMMAND)
    assert.equal(unnamed.exitCode, 1)
    assert.include(unnamed.stderr, 'Say which facade. There are: inventory, billing')

    const bare = await ace(COMMAND, 'ledger')
    assert.equal(bare.exitCode, 1)
    assert.include(bare.stderr, '"ledger" has no contract')
  })

  test('with --json tells a failure as JSON on stdout', async ({ assert }) => {
    const ace = await makeProject()
    const { exitCode, stdout } = await ace(COMMAND, 'stock', '--json')
    assert.equal(exitCode, 1)
    const { error } = JSON.parse(stdout)
    assert.equal(error.code, 'E_SERVICE_FACADE_UNKNOWN')
    assert.include(error.message, 'inventory')
  })
})
