import { randomBytes } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import type { HttpRouterService } from '@adonisjs/core/types'
import { ServiceTokens } from '@iti/framework/access'
import {
  bindFacade,
  command,
  facade,
  LocalFacades,
  query,
  type ContractFacade,
} from '@iti/framework/modules'
import { remote, ServiceRegistry, type RemoteOptions } from '@iti/framework/services'
import type { Assert } from '@japa/assert'
import { getActiveTest } from '@japa/runner'
import vine from '@vinejs/vine'
import { E_STOCK_INSUFFICIENT } from '#modules/inventory/errors'
import { ServiceServer } from './service_server.js'

const Named = vine.object({ name: vine.string() })

/** What a shop is asked by other services. */
export class ShopFacade extends facade('shop', {
  find: query({
    input: vine.object({
      name: vine.string(),
      note: vine.string().optional(),
      lines: vine
        .array(vine.object({ code: vine.string(), count: vine.number().optional() }))
        .optional(),
    }),
    output: vine.object({ name: vine.string(), price: vine.number().optional() }),
    errors: { sold_out: E_STOCK_INSUFFICIENT },
  }),
  order: command({
    input: vine.object({ name: vine.string(), count: vine.number().optional() }),
    output: Named,
    errors: { sold_out: E_STOCK_INSUFFICIENT },
  }),
  empty: command({ input: vine.object({}), output: vine.object({}).optional() }),
}) {}

/** Has this process answer a facade by some operations; the others fail. */
export async function implement<T>(
  contracted: ContractFacade<T>,
  operations: Partial<NoInfer<T>>
): Promise<void> {
  const facades = await app.container.make(LocalFacades)
  const missing = Object.keys(contracted.contract.operations).map((name) => {
    const refuse = () => Promise.reject(new Error(`${name} is not implemented`))
    return [name, refuse] as const
  })
  const target = { ...Object.fromEntries(missing), ...operations }
  // the container makes an object of a class, and here it is one that there is already
  class Target {
    constructor() {
      return target
    }
  }
  facades.add(bindFacade(contracted, async () => ({ default: Target as never })))
}

/** The facade as another process has it. The running test closes its connections. */
export function connect<T>(
  contracted: ContractFacade<T>,
  options: RemoteOptions<keyof T & string>
): T {
  const registry = new ServiceRegistry([remote(contracted, options)])
  getActiveTest()!.cleanup(() => registry.close())
  return registry.bindingOf(contracted) as T
}

/** A token of a service that no other test has. */
export async function makeToken({ scopes = ['shop'], canActAs = false } = {}) {
  const tokens = await app.container.make(ServiceTokens)
  const service = `test-${randomBytes(6).toString('hex')}`
  const { token } = await tokens.create({ service, scopes, canActAs, expiresIn: '1 day' })
  return token
}

/** What is sent; a value for `input` becomes the JSON of the body. */
export interface Sent extends RequestInit {
  input?: unknown
  headers?: Record<string, string>
}

/** An answer, and its body as text and as what it is. */
export interface Answered {
  status: number
  headers: Headers
  text: string
  body: any
}

/** The service API of a facade, and one who may call it. */
export class ServedShop {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  /** Serves a facade by the operations that a test gives. */
  static async open<T>(
    contracted: ContractFacade<T>,
    operations: Partial<NoInfer<T>>,
    { canActAs = false, addRoutes = (_: HttpRouterService) => {} } = {}
  ): Promise<ServedShop> {
    await implement(contracted, operations)
    const server = await ServiceServer.start((router) => {
      router.service(contracted, { scope: 'shop' })
      addRoutes(router)
    })
    return new ServedShop(server.url, await makeToken({ canActAs }))
  }

  /** Sends a request as fetch does. */
  async send(path: string, { input, headers, ...init }: Sent = {}): Promise<Answered> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      body: input === undefined ? undefined : JSON.stringify(input),
      ...init,
      headers: {
        'content-type': 'application/json',
        'authorization': `Bearer ${this.token}`,
        ...headers,
      },
    })
    const text = await answer.text()
    const body = text === '' ? undefined : JSON.parse(text)
    return { status: answer.status, headers: answer.headers, text, body }
  }
}

/** Serves a shop. */
export const openShop = (
  operations: Partial<ShopFacade>,
  options?: Parameters<typeof ServedShop.open>[2]
) => ServedShop.open(ShopFacade, operations, options)

/** An answer is a problem, and as much of it as this. */
export function assertProblem(
  assert: Assert,
  answer: Answered,
  expected: Record<string, unknown>
): void {
  const { status, headers, body, text } = answer
  assert.equal(status, expected.status, text)
  assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.containsSubset(body, expected)
  assert.equal(body.instance, `urn:iti:request:${headers.get('x-request-id')}`)
  assert.match(body.traceId, /^[\da-f]{32}$/)
  for (const member of ['type', 'title', 'detail', 'code']) assert.isNotEmpty(body[member], member)
  // what the admin API would say
  for (const member of ['message', 'data', 'requestId']) assert.notProperty(body, member)
}
