import { test } from '@japa/runner'
import { format } from 'prettier'
import { Project } from 'ts-morph'
import { extendManifest } from '../../../src/scaffold/main.js'

const PATH = '/modules/crm/module.ts'
const PAGE = `{
  code: 'crm.visits',
  type: 'page',
  path: '/crm/visits',
  permission: 'crm:visit:list',
  buttons: ['crm:visit:create'],
}`
/* What the stub makes of the resource. */
const RENDERED = `
  export default defineModule({
    routes: () => import('./routes.js'),
    permissions: { 'crm:visit:list': 'See visits', 'crm:visit:create': 'Create visits' },
    menus: [${PAGE}],
    tables: ['crm_visits'],
  })`

/** The files of a module, as they are after a resource was added; those that did not change are missing. */
async function extend(manifest: string, others: Record<string, string> = {}) {
  const sources = new Project({ useInMemoryFileSystem: true })
  const files = { 'module.ts': `export default defineModule(${manifest})`, ...others }
  for (const [name, text] of Object.entries(files)) {
    sources.createSourceFile(`/modules/crm/${name}`, text)
  }
  sources.saveSync()
  const changed = extendManifest(sources, { path: PATH, text: RENDERED })
  const texts = changed.map(async ({ path, text }) => [
    path.replace('/modules/crm/', ''),
    await pretty(text),
  ])
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>
}

const pretty = (text: string) =>
  format(text, { parser: 'typescript', semi: false, singleQuote: true, printWidth: 100 })

test.group('Scaffold | extend a manifest', () => {
  test('adds to literals behind what is there, and keeps comments', async ({ assert }) => {
    const { 'module.ts': text } = await extend(`{
      name: 'crm',
      routes: () => import('./routes.js'),
      // who may do what
      permissions: { 'crm:customer:list': 'See customers' },
      menus: [{ code: 'crm.customers', type: 'page' }],
      tables: ['crm_customers'],
    }`)
    const expected = `export default defineModule({
      name: 'crm',
      routes: () => import('./routes.js'),
      // who may do what
      permissions: {
        'crm:customer:list': 'See customers',
        'crm:visit:list': 'See visits',
        'crm:visit:create': 'Create visits',
      },
      menus: [{ code: 'crm.customers', type: 'page' }, ${PAGE}],
      tables: ['crm_customers', 'crm_visits'],
    })`
    assert.equal(text, await pretty(expected))
  })

  test('adds the fields that are missing', async ({ assert }) => {
    const { 'module.ts': text } = await extend(`{ name: 'crm', requires: [] }`)
    assert.equal(text, await pretty(RENDERED.replace('({', "({ name: 'crm', requires: [],")))
  })

  test('fills what is empty', async ({ assert }) => {
    const { 'module.ts': text } = await extend(`{ permissions: {}, menus: [], tables: [] }`)
    for (const line of ["'crm:visit:list': 'See visits'", "'crm.visits'", "tables: ['crm_visits']"])
      assert.include(text, line)
  })

  test('adds to the constants and the files that a manifest takes its lists from', async ({
    assert,
  }) => {
    const imports = `import { all as menus } from './menus.js'
      import { permissions } from './permissions.js'
      const tables = ['crm_customers'] satisfies string[]`
    const files = await extend('manifest)', {
      'module.ts': `${imports}
        const manifest = { permissions, menus, tables: tables as string[] }
        export default defineModule(manifest)`,
      'menus.ts': 'export const all: MenuDeclaration[] = []',
      'permissions.ts': 'export const permissions = {} as const',
    })
    assert.include(files['menus.ts'], "code: 'crm.visits'")
    assert.include(files['permissions.ts'], "'crm:visit:create': 'Create visits'")
    assert.include(files['module.ts'], "const tables = ['crm_customers', 'crm_visits'] satisfies")
    assert.include(files['module.ts'], 'permissions,\n  menus,')
  })

  test('puts the page into the menu directory, behind its siblings', async ({ assert }) => {
    const { 'module.ts': text } = await extend(`{
      menus: [
        { code: 'crm', type: 'directory', children: [{ code: 'crm.a', sort: 7 }, { code: 'crm.b', sort: 3 }] },
        { code: 'crm.c', type: 'page', sort: 20 },
      ],
    }`)
    const page = PAGE.replace("'/crm/visits'", "'visits'").replace('buttons', 'sort: 8, buttons')
    const expected = await pretty(`export default defineModule({
      menus: [
        {
          code: 'crm', type: 'directory',
          children: [{ code: 'crm.a', sort: 7 }, { code: 'crm.b', sort: 3 }, ${page}],
        },
        { code: 'crm.c', type: 'page', sort: 20 },
      ],
    })`)
    const end = '\n  routes:'
    assert.equal(text!.split(end)[0], expected.replace(/\n\}\)\n$/, ''))
  })

  test('puts the page into the children of a directory, wherever they are written', async ({
    assert,
  }) => {
    const alone = await extend(`{ menus: [{ code: 'crm', type: 'directory' }] }`)
    assert.match(alone['module.ts']!, /children: \[\s+\{\s+code: 'crm\.visits'/)

    const files = await extend('', {
      'module.ts': `import { pages } from './menus/pages.js'
        export default defineModule({ menus: [{ type: 'directory', children: pages }] })`,
      'menus/pages.ts': 'export const pages = []',
    })
    assert.include(files['menus/pages.ts'], "code: 'crm.visits'")
    assert.notInclude(files['module.ts'], 'crm.visits')
  })

  test('refuses "{field}" that it cannot read, and says what belongs there')
    .with([
      { field: 'routes', value: "() => import('./http.js')", text: "import('./routes.js')" },
      { field: 'permissions', value: 'makePermissions()', text: "'crm:visit:list': 'See visits'" },
      { field: 'menus', value: '[...a].flat()', text: "code: 'crm.visits'" },
      { field: 'menus', value: "[{ type: 'directory', children: make() }]", text: 'crm.visits' },
      { field: 'menus', value: 'missing', text: "code: 'crm.visits'" },
      { field: 'tables', value: "['a', 'b'] + 1", text: "tables: ['crm_visits']" },
    ])
    .run(async ({ assert }, { field, value, text }) => {
      const error = await extend(`{ ${field}: ${value} }`).catch((reason) => reason)
      assert.equal(error.code, 'E_MODULE_NOT_EXTENSIBLE')
      assert.include(error.message, `"${field}" in modules/crm/module.ts`)
      assert.include(error.message, text)
    })

  test('refuses a file without defineModule, and says all that belongs there', async ({
    assert,
  }) => {
    const error = await extend('', { 'module.ts': 'export default {}' }).catch((reason) => reason)
    assert.equal(error.code, 'E_MODULE_NOT_EXTENSIBLE')
    for (const text of ['permissions: {', 'menus: [', "tables: ['crm_visits']"])
      assert.include(error.message, text)
  })

  test('refuses a resource of which {what} is there')
    .with([
      {
        what: 'The permission "crm:visit:print"',
        manifest: "permissions: { 'crm:visit:print': '' }",
      },
      {
        what: 'The menu "crm.visits"',
        manifest: "menus: [{ type: 'directory', children: [{ code: 'crm.visits' }] }]",
      },
      { what: 'The table "crm_visits"', manifest: "tables: ['crm_visits']" },
    ])
    .run(async ({ assert }, { what, manifest }) => {
      const error = await extend(`{ ${manifest} }`).catch((reason) => reason)
      assert.equal(error.code, 'E_RESOURCE_EXISTS')
      assert.include(error.message, what)
    })
})
