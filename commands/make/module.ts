import { args, BaseCommand, flags } from '@adonisjs/core/ace'

/**
 * Generates a module that compiles, passes the lint, boots, and passes its own test: one resource with its model,
 * its migration in the one stream, its permissions and menu, and its line in adonisrc.ts.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakeModule extends BaseCommand {
  static override commandName = 'make:module'
  static override description = 'Make a business module with a first resource'
  static override help = [
    'make:module crm --resource=customer makes modules/crm, models/crm and a migration for the table crm_customers.',
    'Run node ace migration:run and node ace db:seed afterwards: they create the table and the menu.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]

  @args.string({ description: 'The name of the module in snake case' })
  declare name: string

  @flags.string({ description: "Its first resource in the singular; by default the module's name" })
  declare resource?: string

  override async run() {
    const { planModule, scaffold } = await import('../../src/scaffold/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    await scaffold(this, {
      stubsRoot,
      plan: (workspace) => planModule(workspace, { module: this.name, resource: this.resource }),
    })
  }
}
