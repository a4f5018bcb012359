import { defineConfig } from '@iti/framework/plugins'
import env from '#start/env'

/* What this deployment has besides its modules. A plugin that is not listed, or not enabled, is not even loaded. */
export default defineConfig([
  {
    use: () => import('#plugins/positions/plugin'),
    enabled: env.get('POSITIONS_ENABLED', true),
    options: { maxPerUser: 5 },
  },
])
