import type { BaseCommand } from '@adonisjs/core/ace'
import { Exception } from '@adonisjs/core/exceptions'
import type { Plan } from './plan.js'
import { TEST_PACKAGES, Workspace } from './workspace.js'
import { writePlan } from './write_plan.js'

const NEXT_STEPS = ['node ace migration:run', 'node ace db:seed']

/** What a command makes. */
export interface Scaffolding {
  /** the folder of the framework's stubs */
  stubsRoot: string
  plan(workspace: Workspace): Promise<Plan>
}

/**
 * Does the work of a command that generates: plans everything, writes everything or nothing, and tells what it
 * wrote and what comes next. The command exits with 1 where nothing was written.
 *
 * @example
 * ```ts
 * await scaffold(this, { stubsRoot, plan: (workspace) => planModule(workspace, { module: 'crm' }) })
 * ```
 */
export async function scaffold(
  command: BaseCommand,
  { stubsRoot, plan }: Scaffolding
): Promise<void> {
  try {
    const workspace = await Workspace.open(command, stubsRoot)
    const planned = await plan(workspace)
    await writePlan(workspace.root, planned)
    report(command, workspace, planned)
  } catch (error) {
    if (!(error instanceof Exception)) throw error
    command.exitCode = 1
    command.logger.error(error.message)
  }
}

function report({ logger }: BaseCommand, workspace: Workspace, plan: Plan): void {
  for (const { path } of plan.files) {
    logger.action(`write ${workspace.relative(path)}`).succeeded()
  }
  if (plan.migration) logger.action(`create ${plan.migration.path}`).succeeded()
  if (!plan.hasTest) {
    logger.info(`No test was made: package.json lacks ${TEST_PACKAGES.join(' or ')}`)
  }
  logger.info(`Next: ${(plan.next ?? NEXT_STEPS).join(', then ')}`)
}
