/*
 * The commands of the framework, listed by hand. They are loaded with every ace call, so each imports what it
 * works with inside its `run` method.
 */
import { ListLoader } from '@adonisjs/core/ace'
import DbSeed from './db/seed.js'
import ListModules from './iti/modules.js'
import SyncMigrations from './iti/sync_migrations.js'
import MakeMigration from './make/migration.js'
import MakeModule from './make/module.js'

const loader = new ListLoader([DbSeed, ListModules, MakeMigration, MakeModule, SyncMigrations])

/** Describes the commands to the ace kernel. */
export const getMetaData = () => loader.getMetaData()

/** Hands one of them to the ace kernel. */
export const getCommand = (metaData: Parameters<typeof loader.getCommand>[0]) =>
  loader.getCommand(metaData)
