import { args, BaseCommand } from '@adonisjs/core/ace'

/**
 * Adds a resource to a module that is there: what `make:module` makes for the first, with its permissions, its
 * menu and its table in the manifest, and its group in the routes.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakeModuleResource extends BaseCommand {
  static override commandName = 'make:module:resource'
  static override description = 'Add a further resource to a business module'
  static override help = [
    'make:module:resource crm visit adds visits to modules/crm, a model, and a migration for the table crm_visits.',
    'Run node ace migration:run and node ace db:seed afterwards: they create the table and the menu.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]

  @args.string({ description: 'The name of the module' })
  declare module: string

  @args.string({ description: 'The resource in the singular and in snake case' })
  declare resource: string

  override async run() {
    const { planResource, scaffold } = await import('../../src/scaffold/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    await scaffold(this, {
      stubsRoot,
      plan: (workspace) =>
        planResource(workspace, { module: this.module, resource: this.resource }),
    })
  }
}
