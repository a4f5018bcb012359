import { makeUser } from '@iti/framework/testing'
import type { ApiClient } from '@japa/api-client'

/** Somebody who may do everything: what they send, and the bodies of what they are told. */
export async function operator(client: ApiClient) {
  const user = await makeUser({ isSuper: true })
  const told = async (request: ReturnType<ApiClient['get']>) => {
    const answer = await request.loginAs(user)
    return answer.body()
  }
  return {
    user,
    get: (url: string) => told(client.get(url)),
    post: (url: string, body: object) => told(client.post(url).json(body)),
    put: (url: string, body: object) => told(client.put(url).json(body)),
    delete: (url: string, body: object = {}) => told(client.delete(url).json(body)),
  }
}
