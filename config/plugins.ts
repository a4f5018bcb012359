import { defineConfig } from '@iti/framework/plugins'

/* What this deployment has besides its modules. A plugin that is not listed, or not enabled, is not even loaded. */
export default defineConfig([])
