import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import app from '@adonisjs/core/services/app'
import { Server } from '@adonisjs/core/http'
import type { HttpRouterService } from '@adonisjs/core/types'
import { ExceptionHandler } from '@iti/framework/http'
import { getActiveTest } from '@japa/runner'

/** A server of this application with routes of the test, on a port and on the addresses of its own. */
export class ServiceServer {
  readonly #port: number

  private constructor(port: number) {
    this.#port = port
  }

  static async start(addRoutes: (router: HttpRouterService) => void): Promise<ServiceServer> {
    const { container } = app
    const encryption = await container.make('encryption')
    const server = new Server(
      app,
      encryption.use(),
      await container.make('emitter'),
      await container.make('logger'),
      app.config.get('app.http')
    )
    addRoutes(server.getRouter() as HttpRouterService)
    server.errorHandler(async () => ({ default: ExceptionHandler }))
    await server.boot()

    const node = createServer(server.handle.bind(server))
    // both IPv4, whose addresses come mapped into IPv6 then, and IPv6
    node.listen(0, '::')
    await once(node, 'listening')
    getActiveTest()!.cleanup(async () => {
      node.close()
      node.closeAllConnections()
      await once(node, 'close')
    })
    return new ServiceServer((node.address() as AddressInfo).port)
  }

  /** Its address by IPv4. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Sends a request from `127.0.0.1`, or from `::1` if it goes there. */
  async request(
    path: string,
    { token, host = '127.0.0.1', ...init }: RequestInit & { token?: string; host?: string } = {}
  ): Promise<{ status: number; body: any }> {
    const answer = await fetch(`http://${host}:${this.#port}${path}`, {
      ...init,
      headers: {
        accept: 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...init.headers,
      },
    })
    return { status: answer.status, body: await answer.json() }
  }

  /** The HTTP status of an answer. */
  async statusOf(path: string, options?: Parameters<ServiceServer['request']>[1]): Promise<number> {
    const { status } = await this.request(path, options)
    return status
  }
}
