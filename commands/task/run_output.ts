import type { LogLine, Progress } from '../../src/tasks/main.js'
import { toLine, toLines } from './plain_text.js'

const WIDTH = 24
const CLEAR = '\r\x1b[2K'

/** Where it is shown: stderr, since stdout is for what comes of the run. */
export interface OutputStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/**
 * Shows the log of a run as it comes, and below it how far the run is: in place on a terminal, and as a line for each
 * tenth where the output is kept.
 */
export class RunOutput {
  readonly #stream: OutputStream
  #bar = ''
  #lastTenth = ''

  constructor(stream: OutputStream) {
    this.#stream = stream
  }

  /** Shows a line of the log. */
  log({ level, message, data, at }: LogLine): void {
    const time = new Date(at).toISOString().slice(11, 19)
    const told = data === undefined ? '' : ` ${JSON.stringify(data, firstLines)}`
    this.tell(`${time} ${level.padEnd(5)} ${toLine(message + told)}`)
  }

  /** Says something between the lines. */
  tell(text: string): void {
    this.#stream.write(`${this.#bar && CLEAR}${toLines(text)}\n${this.#bar}`)
  }

  /** Shows how far the run is. */
  progress(progress: Progress): void {
    const told = describe(progress)
    if (this.#stream.isTTY) {
      this.#bar = toBar(progress, told)
      this.#stream.write(`${CLEAR}${this.#bar}`)
      return
    }
    const tenth = toTenth(progress)
    if (tenth === this.#lastTenth) return
    this.#lastTenth = tenth
    this.tell(told)
  }

  /** Leaves what is shown in place as it stands. */
  end(): void {
    if (this.#bar) this.#stream.write('\n')
    this.#bar = ''
  }
}

/* Of a stack, which is in the table as a whole. */
const firstLines = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\n[^]*/, ' …') : value

const shareOf = ({ done, total }: Progress): number | null =>
  total === null || total <= 0 ? null : Math.min(Math.max(done / total, 0), 1)

function toTenth(progress: Progress): string {
  const share = shareOf(progress)
  return share === null ? describe(progress) : `${Math.floor(share * 10)}`
}

function describe(progress: Progress): string {
  const { done, total, note } = progress
  const share = shareOf(progress)
  const percent = share === null ? '' : `${Math.floor(share * 100)} % `
  const count = total === null ? `${done}` : `${done}/${total}`
  return toLine(`${percent}${count} ${note ?? ''}`)
}

function toBar(progress: Progress, told: string): string {
  const share = shareOf(progress)
  if (share === null) return told
  const filled = Math.round(share * WIDTH)
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${told}`
}
