import { defineConfig } from '@iti/framework'
import env from '#start/env'

/* iTi's own settings; what is left out keeps its default, which each entry's documentation names. */
export default defineConfig({
  http: {
    businessStatus: 'ok',
    trustedProxies: env.get('ITI_TRUSTED_PROXIES')?.split(','),
  },
  sessions: { accessTokenTtl: '30 minutes', refreshTokenTtl: '14 days' },
})
