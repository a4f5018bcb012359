import { args, BaseCommand } from '@adonisjs/core/ace'

/**
 * Generates a task that compiles and runs, and lists it where its module, its plugin or the application says what runs
 * in the background.
 * Exit codes: 0 written, 1 nothing was written.
 */
export default class MakeTask extends BaseCommand {
  static override commandName = 'make:task'
  static override description = 'Make a task, which runs in the background'
  static override help = [
    'make:task inventory sync_parts makes modules/inventory/tasks/sync_parts.ts, and lists it in the manifest.',
    'It goes into a plugin in the same way; make:task app sync_parts makes app/tasks/sync_parts.ts, and lists it in',
    'config/tasks.ts. Then node ace task:run inventory.sync_parts --wait has it run.',
    'Exit codes: 0 written, 1 nothing was written.',
  ]

  @args.string({ description: 'The module or the plugin that it belongs to, or app' })
  declare owner: string

  @args.string({ description: 'What it does, in snake case, for example sync_parts' })
  declare name: string

  override async run() {
    const { planTask, scaffold } = await import('../../src/scaffold/main.js')
    const { stubsRoot } = await import('../../stubs/main.js')
    await scaffold(this, {
      stubsRoot,
      plan: (workspace) => planTask(workspace, { owner: this.owner, name: this.name }),
    })
  }
}
