import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failure } from '@iti/framework/errors'
import { command, facade, query } from '@iti/framework/modules'
import { getActiveTest } from '@japa/runner'
import vine from '@vinejs/vine'
import { fastify } from 'fastify'

export const E_PART_GONE = failure('The part is gone', 'E_PART_GONE', 409)

const Part = vine.object({ id: vine.string(), name: vine.string(), stock: vine.number() })

/** What we ask of a service that somebody else wrote, and that has never heard of us. */
export class PartsApi extends facade('parts_api', {
  find: query({
    http: { method: 'GET', path: '/v1/parts/:id' },
    input: vine.object({
      id: vine.string(),
      fields: vine.array(vine.string()).optional(),
      limit: vine.number().optional(),
    }),
    output: Part,
    errors: { gone: E_PART_GONE },
  }),
  add: command({
    http: { method: 'PUT', path: '/v1/parts/:id' },
    input: vine.object({ id: vine.string(), name: vine.string() }),
    output: Part,
  }),
  remove: command({
    http: { method: 'DELETE', path: '/v1/parts/:id' },
    input: vine.object({ id: vine.string() }),
    output: vine.object({}).optional(),
  }),
}) {}

/** A request as the foreign service understood it. */
export interface Understood {
  method: string
  id: string
  fields: string[]
  limit: string | null
  headers: Record<string, string | string[] | undefined>
  body: unknown
}

/** A service in its own words: it knows more of a part than we ask for. */
export interface ForeignService {
  url: string
  understood: Understood[]
}

const PART = { name: 'Bearing', stock: 3, price: '1.20', links: { self: '/v1/parts' } }

/** The service over `node:http` alone. */
export async function startPlain(): Promise<ForeignService> {
  const understood: Understood[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://plain')
    const id = decodeURIComponent(pathname.split('/')[3]!)
    let text = ''
    for await (const piece of request) text += piece
    const { method = '', headers } = request
    understood.push({
      ...{ method, id, headers },
      fields: searchParams.getAll('fields'),
      limit: searchParams.get('limit'),
      body: text === '' ? undefined : JSON.parse(text),
    })
    if (method === 'DELETE') return void response.writeHead(204).end()
    response.writeHead(method === 'PUT' ? 201 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id, ...PART }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  getActiveTest()!.cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, understood }
}

/** The service over Fastify. */
export async function startFastify(): Promise<ForeignService> {
  const understood: Understood[] = []
  const server = fastify({ forceCloseConnections: true })
  server.route<{
    Params: { id: string }
    Querystring: { fields?: string | string[]; limit?: string }
  }>({
    method: ['GET', 'PUT', 'DELETE'],
    url: '/v1/parts/:id',
    handler: async ({ method, params, query: asked, headers, body }, reply) => {
      const { id } = params
      const fields = [asked.fields ?? []].flat()
      understood.push({ method, id, fields, limit: asked.limit ?? null, headers, body })
      if (method === 'DELETE') return reply.code(204).send()
      return reply.code(method === 'PUT' ? 201 : 200).send({ id, ...PART })
    },
  })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  getActiveTest()!.cleanup(() => server.close())
  return { url, understood }
}
