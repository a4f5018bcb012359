import { test } from '@japa/runner'
import { defineModule, ModuleRegistry, type ModuleManifest } from '@iti/framework/modules'
import system from '../../../modules/system/module.js'

const loadBehindSystem = (manifest: Partial<ModuleManifest>) =>
  ModuleRegistry.load([
    { from: 'the framework', load: async () => ({ default: system }) },
    {
      from: 'adonisrc.ts',
      load: async () => ({
        default: defineModule({ name: 'crm', title: 'CRM', requires: [], ...manifest }),
      }),
    },
  ])

test.group('What the framework declares', () => {
  test('cannot be declared again by a module: {code}')
    .with([
      {
        code: 'E_PERMISSION_TAKEN: The permission "system:user:list"',
        manifest: { permissions: { 'system:user:list': 'See whatever I say' } },
      },
      {
        code: 'E_MENU_TAKEN: The menu "system.users"',
        manifest: { menus: [{ code: 'system.users', type: 'page' as const, name: 'Mine' }] },
      },
      {
        code: 'E_MENU_TAKEN: The menu "system.users"',
        manifest: {
          menus: [
            {
              code: 'crm',
              type: 'directory' as const,
              name: 'CRM',
              children: [{ code: 'system.users', type: 'page' as const, name: 'Mine' }],
            },
          ],
        },
      },
    ])
    .run(async ({ assert }, { code, manifest }) => {
      const error = await loadBehindSystem(manifest).then(
        () => assert.fail('it is let pass'),
        (reason) => reason
      )
      assert.equal(error.code, 'E_MODULES_INVALID')
      assert.include(error.message, code)
      assert.include(
        error.message,
        'What the framework declares cannot be declared again: choose another name in modules/crm/module.ts.'
      )
    })
})
