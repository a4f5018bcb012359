/** An event as `text/event-stream` writes it. */
export interface ServerSentEvent {
  event: string
  data: unknown
  /** What a client that comes back names as the last that it got. */
  id?: number
}

/** How long a client waits before it comes back, in milliseconds. */
const COME_BACK_AFTER = 2_000

/** The first thing that is sent, so that the client learns at once that the stream is there. */
export const BEGINNING = `retry: ${COME_BACK_AFTER}\n\n`

/** Says nothing, so that nobody in between takes the connection for dead. */
export const HEARTBEAT = ': still here\n\n'

/** JSON has no line breaks, so that the data is one line. */
export const toEventText = ({ event, data, id }: ServerSentEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
