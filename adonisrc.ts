import { defineConfig } from '@adonisjs/core/app'
import '@iti/framework/types'

export default defineConfig({
  // the framework's own commands live in commands/ here, and reach the application as a package does
  directories: { commands: 'app/commands' },

  commands: [
    () => import('@adonisjs/core/commands'),
    () => import('@adonisjs/lucid/commands'),
    () => import('@iti/framework/commands'),
  ],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/auth/auth_provider'),
    () => import('@adonisjs/i18n/i18n_provider'),
    () => import('@adonisjs/limiter/limiter_provider'),
    () => import('@adonisjs/drive/drive_provider'),
    () => import('@iti/framework/providers/system_provider'),
    () => import('@iti/framework/providers/services_provider'),
    () => import('@iti/framework/providers/module_provider'),
    () => import('@iti/framework/providers/tasks_provider'),
  ],

  preloads: [() => import('#start/routes'), () => import('#start/kernel')],

  modules: [() => import('#modules/inventory/module'), () => import('#modules/orders/module')],

  // the framework's own files are here too, which a project has in its package
  metaFiles: [
    { pattern: '{lang,resources/lang,plugins/*/lang}/**/*.json', reloadServer: false },
    { pattern: '{database/system,plugins/*/database}/manifest.json', reloadServer: false },
  ],

  tests: {
    suites: [
      { name: 'unit', files: ['tests/unit/**/*.spec.ts'], timeout: 10_000 },
      { name: 'architecture', files: ['tests/architecture/**/*.spec.ts'], timeout: 60_000 },
      {
        name: 'functional',
        files: [
          'tests/functional/**/*.spec.ts',
          'modules/*/tests/**/*.spec.ts',
          'plugins/*/tests/**/*.spec.ts',
        ],
        timeout: 60_000,
      },
      { name: 'security', files: ['tests/security/**/*.spec.ts'], timeout: 60_000 },
      { name: 'host', files: ['tests/host/**/*.spec.ts'], timeout: 300_000 },
      // needs a Redis, so that `npm test` leaves it to `npm run test:databases`
      { name: 'redis', files: ['tests/redis/**/*.spec.ts'], timeout: 120_000 },
    ],
    forceExit: true,
  },
})
