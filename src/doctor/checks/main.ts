import type { Check } from '../check.js'
import { appKey } from './app_key.js'
import { application } from './application.js'
import { boundaries } from './boundaries.js'
import { commands } from './commands.js'
import { database } from './database.js'
import { disk } from './disk.js'
import { envFiles } from './env_files.js'
import { environment } from './environment.js'
import { facades } from './facades.js'
import { framework } from './framework.js'
import { languages } from './languages.js'
import { migrations } from './migrations.js'
import { modules } from './modules.js'
import { node } from './node.js'
import { peers } from './peers.js'
import { production } from './production.js'
import { providers } from './providers.js'
import { secrets } from './secrets.js'
import { singleCopies } from './single_copies.js'
import { syncedMigrations } from './synced_migrations.js'
import { typescript } from './typescript.js'

/** In the order of the report: what is installed, what is declared, what is configured, what runs. */
export const checks: readonly Check[] = [
  node,
  framework,
  peers,
  singleCopies,
  typescript,
  providers,
  commands,
  modules,
  facades,
  boundaries,
  syncedMigrations,
  languages,
  environment,
  envFiles,
  appKey,
  secrets,
  application,
  production,
  database,
  migrations,
  disk,
]
