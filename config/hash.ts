import { defineConfig, drivers } from '@adonisjs/core/hash'

/* argon2id with the parameters that OWASP recommends: 19 MiB, two passes, one lane. */
export default defineConfig({
  default: 'argon',
  list: {
    argon: drivers.argon2({ variant: 'id', memory: 19_456, iterations: 2, parallelism: 1 }),
  },
})

declare module '@adonisjs/core/types' {
  export interface HashersList {
    argon: ReturnType<typeof drivers.argon2>
  }
}
