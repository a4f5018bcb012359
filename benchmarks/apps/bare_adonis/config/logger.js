import { defineConfig, targets } from '@adonisjs/core/logger'

export default defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: 'bare',
      level: process.env.LOG_LEVEL,
      transport: { targets: [targets.file({ destination: 1 })] },
    },
  },
})
