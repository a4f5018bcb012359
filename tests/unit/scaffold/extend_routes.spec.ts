import { test } from '@japa/runner'
import { Project } from 'ts-morph'
import { extendRoutes } from '../../../src/scaffold/main.js'

const PATH = '/modules/crm/routes.ts'
const IMPORT = `import router from '@adonisjs/core/services/router'`
const CONSTANT = `const VisitsController = () => import('./controllers/visits_controller.js')`
const GROUP = `router\n  .group(() => {})\n  .prefix('/api/crm/visits')`
const RENDERED = `${IMPORT}\n\n${CONSTANT}\n\n${GROUP}\n`

function extend(text?: string): string {
  const sources = new Project({ useInMemoryFileSystem: true })
  if (text !== undefined) sources.createSourceFile(PATH, text)
  return extendRoutes(sources, { path: PATH, text: RENDERED }).text
}

test.group('Scaffold | extend routes', () => {
  test('puts the controller behind the others and the group at the end', ({ assert }) => {
    const a = `const A = () => import('./controllers/a_controller.js')`
    const rest = `const LIMIT = 10\n\n// what A does\nrouter.get('a', [A, 'index'])`
    assert.equal(
      extend(`${IMPORT}\n\n${a}\n\n${rest}\n`),
      `${IMPORT}\n\n${a}\n${CONSTANT}\n\n${rest}\n\n${GROUP}\n`
    )
  })

  test('puts the first controller behind the imports', ({ assert }) => {
    assert.equal(
      extend(`${IMPORT}\n\nrouter.get('a', () => 1)\n`),
      `${IMPORT}\n\n${CONSTANT}\n\nrouter.get('a', () => 1)\n\n${GROUP}\n`
    )
  })

  test('imports the router where it is not imported yet', ({ assert }) => {
    const text = extend('')
    assert.equal(text.match(/^import router from/gm)?.length, 1)
    assert.isTrue(text.indexOf('import router') < text.indexOf('const VisitsController'))
    assert.isTrue(text.indexOf('const VisitsController') < text.indexOf('router\n'))
  })

  test('is the rendered file where there are no routes yet', ({ assert }) => {
    assert.equal(extend(), RENDERED)
  })

  test('refuses a controller whose name is taken, by which the names of routes would be', ({
    assert,
  }) => {
    assert.throws(
      () => extend(`const VisitsController = () => import('./reports/visits_controller.js')`),
      /VisitsController in routes\.ts exists already/
    )
  })
})
