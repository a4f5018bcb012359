import app from '@adonisjs/core/services/app'
import { defineConfig, targets } from '@adonisjs/core/logger'
import type { InferLoggers } from '@adonisjs/core/types'
import env from '#start/env'

const config = defineConfig({
  default: 'app',
  loggers: {
    app: {
      enabled: true,
      name: 'iti',
      level: env.get('LOG_LEVEL'),
      redact: { paths: ['password', '*.password', 'authorization', '*.authorization'] },
      transport: {
        targets: targets()
          .pushIf(!app.inProduction, targets.pretty())
          .pushIf(app.inProduction, targets.file({ destination: 1 }))
          .toArray(),
      },
    },
  },
})

export default config

declare module '@adonisjs/core/types' {
  export interface LoggersList extends InferLoggers<typeof config> {}
}
