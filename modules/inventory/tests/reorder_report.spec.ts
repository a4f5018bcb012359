import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import drive from '@adonisjs/drive/services/main'
import { runTask } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { PartsService } from '../services/parts_service.js'
import WriteReorderReport from '../tasks/reorder_report.js'
import { makePart } from './fixtures.js'

const FILE = /^inventory\/reorder\/\d{4}-\d\d-\d\d\.csv$/

async function filesBelow(folder: string): Promise<string[]> {
  const { objects } = await drive.use().listAll(folder)
  return [...objects].map(({ name }) => name)
}

test.group('inventory.reorder_report', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    drive.fake()
    await db.from('inventory_parts').delete()
    return () => drive.restore()
  })

  test('lists the enabled parts below their least stock in a CSV file', async ({ assert }) => {
    await makePart({ partNo: 'P-1', name: '轴承, "6"', onHand: 5, reserved: 3, minStock: 4 })
    await makePart({ partNo: '=1+1', name: 'two\nlines', minStock: 1 })
    await makePart({ partNo: 'P-2', onHand: 4, minStock: 4 })
    await makePart({ partNo: 'P-3', minStock: 4, status: 'disabled' })

    const { status, result, progress } = await runTask(WriteReorderReport)
    assert.equal(status, 'succeeded')
    assert.match(result!.file, FILE)
    assert.equal(result!.parts, 2)
    assert.equal(progress!.done, 2)
    const bytes = await drive.use().getBytes(result!.file)
    assert.equal(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      '\uFEFFpart_no,name,unit,available,min_stock,missing\r\n' +
        'P-1,"轴承, ""6""",pcs,2,4,2\r\n' +
        '\'=1+1,"two\nlines",pcs,0,1,1\r\n'
    )
  })

  test('replaces the file of the same day', async ({ assert }) => {
    await makePart({ partNo: 'P-1', minStock: 4 })
    await runTask(WriteReorderReport)
    await db.from('inventory_parts').delete()

    const { result } = await runTask(WriteReorderReport)
    assert.equal(result!.parts, 0)
    assert.equal(
      await drive.use().get(result!.file),
      '\uFEFFpart_no,name,unit,available,min_stock,missing\r\n'
    )
    assert.deepEqual(await filesBelow('inventory/reorder'), [result!.file.split('/').at(-1)])
  })

  test('leaves the earlier file, and no half of one, where it fails', async ({
    assert,
    cleanup,
  }) => {
    await makePart({ partNo: 'P-1', minStock: 4 })
    const { result } = await runTask(WriteReorderReport)
    const before = await drive.use().get(result!.file)

    const { belowMinStock } = PartsService.prototype
    cleanup(() => void (PartsService.prototype.belowMinStock = belowMinStock))
    PartsService.prototype.belowMinStock = async function* () {
      yield* belowMinStock.call(this)
      throw new Error('the connection broke')
    }
    const run = await runTask(WriteReorderReport)
    assert.containsSubset(run, { status: 'failed', attempt: 4 })
    assert.include(run.error, 'the connection broke')
    assert.equal(await drive.use().get(result!.file), before)
    assert.deepEqual(await filesBelow('inventory/reorder'), [result!.file.split('/').at(-1)])
  })

  test('reads page by page', async ({ assert }) => {
    const { createdAt, updatedAt } = await makePart({ minStock: 1 })
    const row = {
      name: 'Bearing',
      unit: 'pcs',
      min_stock: 1,
      created_at: createdAt.toSQL({ includeOffset: false }),
      updated_at: updatedAt.toSQL({ includeOffset: false }),
    }
    for (let batch = 0; batch < 11; batch++) {
      const rows = Array.from({ length: 50 }, (_, index) => ({
        ...row,
        part_no: `P-${batch}-${index}`,
      }))
      await db.table('inventory_parts').multiInsert(rows)
    }
    const { result } = await runTask(WriteReorderReport)
    assert.equal(result!.parts, 551)
  })
})
