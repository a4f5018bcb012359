import { defineConfig } from '@iti/framework'

/* iTi's own settings; what is left out keeps its default, which each entry's documentation names. */
export default defineConfig({
  http: { businessStatus: 'ok' },
  sessions: { accessTokenTtl: '30 minutes', refreshTokenTtl: '14 days' },
})
