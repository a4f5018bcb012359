/*
 * The commands of the framework, listed by hand. They are loaded with every ace call, so each imports what it
 * works with inside its `run` method.
 */
import { ListLoader } from '@adonisjs/core/ace'
import { sealCommands } from '../src/ace/main.js'
import DbSeed from './db/seed.js'
import CheckBoundaries from './iti/check.js'
import Doctor from './iti/doctor.js'
import ListExtensions from './iti/extensions.js'
import ReleaseMigrations from './iti/manifest.js'
import ListModules from './iti/modules.js'
import CheckMigrations from './iti/migrations/check.js'
import FindDrift from './iti/migrations/drift.js'
import RebaseMigrations from './iti/migrations/rebase.js'
import RepairMigrations from './iti/migrations/repair.js'
import SyncMigrations from './iti/sync_migrations.js'
import MakeMigration from './make/migration.js'
import MakeModule from './make/module.js'
import MakeModuleResource from './make/module_resource.js'
import MakePlugin from './make/plugin.js'
import MakeTask from './make/task.js'
import RunMigrations from './migration/run.js'
import PrintContract from './service/contract.js'
import ListServices from './service/list.js'
import CreateServiceToken from './service/token_create.js'
import ListServiceTokens from './service/token_list.js'
import RevokeServiceToken from './service/token_revoke.js'
import CancelRun from './task/cancel.js'
import ListTasks from './task/list.js'
import PauseTask from './task/pause.js'
import ResumeTask from './task/resume.js'
import RetryRun from './task/retry.js'
import RunTask from './task/run.js'
import ListRuns from './task/runs.js'
import Work from './task/work.js'

const loader = new ListLoader([
  CancelRun,
  CheckBoundaries,
  CheckMigrations,
  CreateServiceToken,
  DbSeed,
  Doctor,
  FindDrift,
  ListExtensions,
  ListModules,
  ListRuns,
  ListServices,
  ListServiceTokens,
  ListTasks,
  MakeMigration,
  MakeModule,
  MakeModuleResource,
  MakePlugin,
  MakeTask,
  PauseTask,
  PrintContract,
  RebaseMigrations,
  ReleaseMigrations,
  RepairMigrations,
  ResumeTask,
  RetryRun,
  RevokeServiceToken,
  RunMigrations,
  RunTask,
  SyncMigrations,
  Work,
])

/** Describes the commands to the ace kernel. */
export const getMetaData = async () => sealCommands(await loader.getMetaData())

/** Hands one of them to the ace kernel. */
export const getCommand = (metaData: Parameters<typeof loader.getCommand>[0]) =>
  loader.getCommand(metaData)
