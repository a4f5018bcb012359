import { test } from '@japa/runner'
import { loadManifests } from '../../../src/modules/load_manifests.js'
import { declaration } from './declared.js'

test.group('Manifests', () => {
  test('of which one is never imported to its end do not hold up the others', async ({
    assert,
  }) => {
    const hanging = {
      from: 'adonisrc.ts' as const,
      names: () => "import('#modules/stuck/module')",
      load: () => new Promise<never>(() => {}),
    }
    const { declared, unreadable } = await loadManifests(
      [hanging, declaration({ name: 'orders' })],
      20
    )
    assert.deepEqual(
      declared.map(({ manifest }) => manifest.name),
      ['orders']
    )
    assert.equal(
      unreadable[0]!.problem.message,
      'The manifest "#modules/stuck/module" cannot be used: it did not end within 0.02 s.'
    )
  })
})
