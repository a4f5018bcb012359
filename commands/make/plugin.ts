import { args, BaseCommand } from '@adonisjs/core/ace'

/**
 * Generates a plugin that compiles, passes the lint, boots, and passes its own test: its options, a route with a
 * permission and a menu, a migration with its manifest, and its entry in config/plugins.ts.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakePlugin extends BaseCommand {
  static override commandName = 'make:plugin'
  static override description = 'Make a plugin, which a deployment may have or not'
  static override help = [
    'make:plugin badges makes plugins/badges with a list of badges, and lists it in config/plugins.ts.',
    'There, "enabled" turns it on or off, and "options" are what plugins/badges/options.ts lets them be.',
    'Run node ace iti:sync-migrations, migration:run and db:seed afterwards: they bring its table and its menu.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]

  @args.string({ description: 'The name of the plugin in snake case' })
  declare name: string

  override async run() {
    const { planPlugin, scaffold } = await import('../../src/scaffold/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    await scaffold(this, { stubsRoot, plan: (workspace) => planPlugin(workspace, this.name) })
  }
}
