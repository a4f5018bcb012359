import { getActiveTest } from '@japa/runner'

/** An event of `text/event-stream`, with its data read as JSON. */
export interface ReadEvent {
  event: string
  id?: string
  data: any
}

interface Opening {
  token: string
  headers?: Record<string, string>
}

/** Reads a stream of events from a server, as a client over the network does. */
export class EventReader {
  readonly response: Response
  readonly #abort: AbortController
  readonly #chunks: ReadableStreamDefaultReader<string>
  #text = ''
  /** Everything that has come so far, comments too. */
  raw = ''

  private constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#abort = abort
    const text = response.body!.pipeThrough(new TextDecoderStream()) as ReadableStream<string>
    this.#chunks = text.getReader()
  }

  static async open(url: string, { token, headers }: Opening): Promise<EventReader> {
    const abort = new AbortController()
    getActiveTest()!.cleanup(() => abort.abort())
    const response = await fetch(url, {
      signal: abort.signal,
      headers: { ...headers, authorization: `Bearer ${token}` },
    })
    return new EventReader(response, abort)
  }

  /** Goes away. */
  leave(): void {
    this.#abort.abort()
  }

  /** The next event; null when the server has ended the stream. */
  async next(): Promise<ReadEvent | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await this.#chunks.read()
        if (done) return null
        this.#text += value
        this.raw += value
        continue
      }
      const block = this.#text.slice(0, end)
      this.#text = this.#text.slice(end + 2)
      const read = toEvent(block)
      if (read) return read
    }
  }

  /** The next event of a kind. */
  async until(event: string): Promise<ReadEvent> {
    for (let read = await this.next(); read; read = await this.next()) {
      if (read.event === event) return read
    }
    throw new Error(`The stream ended without "${event}":\n${this.raw}`)
  }

  /** Every further event, until the server ends the stream. */
  async rest(): Promise<ReadEvent[]> {
    const events: ReadEvent[] = []
    for (let read = await this.next(); read; read = await this.next()) events.push(read)
    return events
  }
}

function toEvent(block: string): ReadEvent | null {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon), line.slice(colon + 2)] as const
    })
  )
  const event = fields.get('event')
  if (event === undefined) return null
  return { event, id: fields.get('id'), data: JSON.parse(fields.get('data')!) }
}
