import { Readable } from 'node:stream'
import { inject } from '@adonisjs/core'
import app from '@adonisjs/core/services/app'
import drive from '@adonisjs/drive/services/main'
import { cron, exponential, Task, type TaskContext } from '@iti/framework/tasks'
import { DateTime } from 'luxon'
import { CSV_START, toCsvLine } from '../services/csv.js'
import { PartsService } from '../services/parts_service.js'

/** The file that was written, and how many parts it lists. */
export interface ReorderReport {
  file: string
  parts: number
}

const FOLDER = 'inventory/reorder'
const HEADINGS = ['part_no', 'name', 'unit', 'available', 'min_stock', 'missing']

/** Lists the parts that have to be bought, in a file for each day: the same day again replaces it. */
@inject()
export default class WriteReorderReport extends Task<void, ReorderReport> {
  static override id = 'inventory.reorder_report'
  static override title = 'Report parts below their least stock'
  static override schedules = [cron('41 6 * * 1-5')]
  static override retries = { limit: 3, backoff: exponential('1m', '30m') }

  constructor(private parts: PartsService) {
    super()
  }

  async run(_input: void, { run, signal, log, progress }: TaskContext): Promise<ReorderReport> {
    const disk = drive.use()
    const file = `${FOLDER}/${await today()}.csv`
    // under a name of its own until it is complete
    const draft = `${file}.${run.id}.part`
    let parts = 0
    const lines = this.#lines(signal, () => progress(++parts))
    try {
      await disk.putStream(draft, Readable.from(lines, { objectMode: false }), {
        contentType: 'text/csv; charset=utf-8',
      })
      await disk.move(draft, file)
    } catch (error) {
      await disk.delete(draft).catch((left) => log.warn(`${draft} is left`, { left }))
      throw error
    }
    return { file, parts }
  }

  async *#lines(signal: AbortSignal, onPart: () => void): AsyncGenerator<string> {
    yield CSV_START + toCsvLine(HEADINGS)
    for await (const { partNo, name, unit, available, minStock } of this.parts.belowMinStock()) {
      signal.throwIfAborted()
      yield toCsvLine([partNo, name, unit, available, minStock, minStock - available])
      onPart()
    }
  }
}

/* Where the schedules are at home, as it is night in UTC when a morning begins in the east. */
async function today(): Promise<string> {
  const { config } = await app.container.make('iti.tasks')
  return DateTime.now().setZone(config.timeZone).toISODate()!
}
