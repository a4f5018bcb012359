import router from '@adonisjs/core/services/router'

const profile = JSON.parse(process.env.BENCH_PROFILE)

router.get('/api/auth/me', ({ request }) => ({
  code: 0,
  message: 'ok',
  data: profile,
  requestId: request.id(),
}))
