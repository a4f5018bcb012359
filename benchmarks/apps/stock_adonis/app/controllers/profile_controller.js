/* The one difference to the kit: everybody in a comparison answers the same JSON. */
const profile = JSON.parse(process.env.BENCH_PROFILE ?? 'null')

export default class ProfileController {
  async show({ auth, request }) {
    auth.getUserOrFail()
    return { code: 0, message: 'ok', data: profile, requestId: request.id() }
  }
}
