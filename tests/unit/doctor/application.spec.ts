import type { ApplicationService } from '@adonisjs/core/types'
import { ModuleRegistry } from '@iti/framework/modules'
import { test } from '@japa/runner'
import { skippable } from '../modules/declared.js'
import { check, makeProject } from './sample_project.js'

class Hanging {
  boot() {
    return new Promise(() => {})
  }
}

class Failing {
  start() {
    throw new Error('no printer')
  }
}

/** Binds a registry of which one plugin breaks while it boots. */
class WithBrokenPlugin {
  constructor(protected app: ApplicationService) {}

  register() {
    this.app.container.singleton('iti.modules', () =>
      ModuleRegistry.load([skippable({ name: 'labels' })])
    )
  }

  async boot() {
    const modules = await this.app.container.make('iti.modules')
    modules.skip('labels', 'no printer')
  }
}

test.group('Doctor | application', () => {
  test('that never boots fails in time, and what needs it is not checked', async ({ assert }) => {
    const project = await makeProject({}, [], { provider: Hanging, bootLimit: 30 })
    const { status, message } = await check('application', project)
    assert.equal(status, 'fail')
    assert.equal(
      message,
      'it does not boot: it is not up after 30 ms, so something waits for what does not come'
    )
    for (const name of ['database', 'migrations', 'disk']) {
      assert.containSubset(await check(name, project), {
        status: 'warn',
        message: 'not checked, because the application does not boot',
        remedy: 'See what "Application" says',
      })
    }
  })

  test('that boots and does not start fails with the reason', async ({ assert }) => {
    const { status, message } = await check(
      'application',
      await makeProject({}, [], { provider: Failing })
    )
    assert.equal(status, 'fail')
    assert.equal(message, 'it does not boot: no printer')
  })

  test('that leaves out a plugin while it boots warns with the reason', async ({ assert }) => {
    const project = await makeProject({}, [], { provider: WithBrokenPlugin })
    const { status, message, remedy } = await check('application', project)
    assert.equal(status, 'warn')
    assert.equal(message, 'the plugin "labels" is broken and left out: no printer')
    assert.include(remedy!, 'config/plugins.ts')
  })

  test('without a database says so, and not what the code trips over', async ({ assert }) => {
    const project = await makeProject()
    await assert.rejects(
      async () => check('disk', project),
      'config/database.ts has no connection "default"'
    )
  })
})
