import { defineModule } from '../../src/modules/main.js'
import { menus } from './menu_tree.js'
import { permissions } from './permissions.js'
import { points } from './points.js'

export default defineModule({
  name: 'system',
  title: 'System',
  requires: [],
  permissions,
  menus,
  points,
  routes: () => import('./routes.js'),
  hooks: () => import('./hooks.js'),
  seeds: [
    () => import('./seeds/first_administrator.js'),
    () => import('./seeds/declared_menus.js'),
    () => import('./seeds/declared_dictionaries.js'),
  ],
  tasks: [
    () => import('./auth/tasks/clear_rate_limits.js'),
    () => import('./sessions/tasks/clear_sessions.js'),
    () => import('./services/tasks/clear_idempotency_keys.js'),
    () => import('./tasks/tasks/clear_task_runs.js'),
  ],
  tables: [
    'iti_access_changes',
    'iti_access_versions',
    'iti_departments',
    'iti_dictionaries',
    'iti_dictionary_items',
    'iti_idempotency_keys',
    'iti_menus',
    'iti_rate_limits',
    'iti_role_departments',
    'iti_role_menus',
    'iti_roles',
    'iti_seed_states',
    'iti_service_tokens',
    'iti_sessions',
    'iti_setting_changes',
    'iti_settings',
    'iti_task_run_logs',
    'iti_task_runs',
    'iti_task_schedules',
    'iti_task_workers',
    'iti_user_roles',
    'iti_users',
  ],
})
