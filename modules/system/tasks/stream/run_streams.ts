import { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import manager from '@adonisjs/auth/services/main'
import type { Principal } from '../../../../src/access/main.js'
import { processClock } from '../../../../src/clock/main.js'
import { E_TASK_STREAMS_TAKEN } from '../errors.js'
import { getRun } from '../get_run.js'
import { type Followed, followRun } from './follow_run.js'
import { RunStream } from './run_stream.js'

/** So many may be open in one process: each looks into the database twice a second. */
const MOST = 100
const COME_BACK_IN = 10

const LINE_ID = /^\d{1,15}$/

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // nobody in between keeps, compresses or collects what is to arrive now
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // one that is kept for further requests would hold up the end of the process
  'connection': 'close',
}

/* Those of the process, whoever opened them. */
const streams = new Set<RunStream>()
let isShutdownHeard = false

/** Lets people read the log of a run along. */
export class RunStreams {
  /** How many are open in this process. */
  static get count(): number {
    return streams.size
  }

  /**
   * Answers a request by a stream that ends with the run, the access of the reader, or the process.
   *
   * @throws {E_TASK_RUN_UNKNOWN} {E_TASK_STREAMS_TAKEN}
   */
  async open(ctx: HttpContext, { id, after }: Followed): Promise<void> {
    const { request, response } = ctx
    const tasks = await app.container.make('iti.tasks')
    const run = await getRun(tasks, id)
    if (request.method() === 'HEAD') return sendStream(ctx, Readable.from([]))

    // nobody else is counted between this and the next who is added
    if (streams.size >= MOST) {
      throw new E_TASK_STREAMS_TAKEN([MOST], { details: { retryAfter: COME_BACK_IN } })
    }
    const followed = { id: run.id, after: lastLineOf(ctx) ?? after }
    const stream = new RunStream({
      follow: (signal) => followRun(followed, { tasks, clock: processClock, signal }),
      onError: (error) => ctx.logger.error({ err: error, run: id }, 'A run cannot be followed'),
      isAllowed: () => mayFollow(ctx),
    })
    endWithProcess()
    streams.add(stream)
    response.onFinish(() => {
      streams.delete(stream)
      stream.end()
    })
    sendStream(ctx, stream.body)
  }
}

function sendStream({ response }: HttpContext, body: Readable): void {
  for (const [name, value] of Object.entries(HEADERS)) response.header(name, value)
  response.stream(body)
}

/* What a client that comes back got last; it takes precedence over the address, which stays the same. */
function lastLineOf({ request }: HttpContext): number | undefined {
  const sent = request.header('last-event-id')
  return sent !== undefined && LINE_ID.test(sent) ? Number(sent) : undefined
}

/* The session as it is now, and not as it was when the request came. */
async function mayFollow(ctx: HttpContext): Promise<boolean> {
  const principal = (await manager.createAuthenticator(ctx).authenticate()) as unknown as Principal
  return principal.can('system:task:list') && !principal.mustChangePassword
}

/* The server waits for open requests when it ends, and these would go on. */
function endWithProcess(): void {
  if (isShutdownHeard) return
  isShutdownHeard = true
  app.terminating(() => {
    for (const stream of streams) stream.end()
  })
}
