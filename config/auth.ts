import { defineConfig } from '@adonisjs/auth'
import type { InferAuthenticators } from '@adonisjs/auth/types'
import { sessionGuard } from '@iti/framework/access'

const authConfig = defineConfig({
  default: 'api',
  guards: { api: sessionGuard() },
})

export default authConfig

declare module '@adonisjs/auth/types' {
  export interface Authenticators extends InferAuthenticators<typeof authConfig> {}
}
