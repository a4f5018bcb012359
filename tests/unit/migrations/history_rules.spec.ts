import { test } from '@japa/runner'
import type { History } from '../../../src/migrations/database/history.js'
import { checkHistory } from '../../../src/migrations/database/history_rules.js'

const FOLDER = 'database/migrations'
const A = `${FOLDER}/20260101000001_000000000a_parts`
const B = `${FOLDER}/20260101000002_000000000b_orders`
const C = `${FOLDER}/20260101000003_000000000c_lines`
const B_RENAMED = `${FOLDER}/20260101000009_000000000b_orders`
const STOCK = `${FOLDER}/1761885935168_create_stock_table`

/** What a database and its files tell, the files in the order of their names. */
function historyOf({ files, ran }: { files: string[]; ran: string[] }): History {
  const recorded = ran.map((name, at) => ({ id: at + 1, name, batch: 1 }))
  return {
    table: 'adonis_schema',
    files,
    recorded,
    pending: files.filter((name) => !ran.includes(name)),
    corrupt: recorded.filter(({ name }) => !files.includes(name)),
  }
}

const check = (history: Parameters<typeof historyOf>[0]) =>
  checkHistory(historyOf(history)).map(({ rule, file }) => [rule, file])

test.group('Rules of the history', () => {
  test('let pass {case}')
    .with([
      { case: 'an empty database', files: [A, B], ran: [] },
      { case: 'no file at all', files: [], ran: [] },
      { case: 'nothing pending', files: [A, B], ran: [A, B] },
      { case: 'what ran in another order', files: [A, B, C], ran: [B, A] },
      { case: 'what is pending behind all that ran', files: [A, B, C], ran: [A] },
      { case: 'a file of AdonisJS that nothing has run before', files: [STOCK, A], ran: [] },
      { case: 'a file of AdonisJS that has run', files: [STOCK, A], ran: [STOCK, A] },
    ])
    .run(({ assert }, { files, ran }) => {
      assert.deepEqual(check({ files, ran }), [])
    })

  test('find {case}')
    .with([
      { case: 'a file that is gone', files: [A], ran: [A, B], found: [['corrupt', B]] },
      {
        case: 'a renamed file once, not as pending too',
        files: [A, C, B_RENAMED],
        ran: [A, B, C],
        found: [['corrupt', B]],
      },
      {
        case: 'a second file of a revision that has run',
        files: [A, B, B_RENAMED],
        ran: [A, B],
        found: [['repeated', B_RENAMED]],
      },
      {
        case: 'a second file that sorts first, once',
        files: [B, C, B_RENAMED],
        ran: [B_RENAMED, C],
        found: [['repeated', B]],
      },
      {
        case: 'every file that is older than what ran',
        files: [A, B, C],
        ran: [C],
        found: [
          ['out-of-order', A],
          ['out-of-order', B],
        ],
      },
      { case: 'a file of AdonisJS', files: [STOCK, A], ran: [A], found: [['out-of-order', STOCK]] },
      {
        case: 'several faults at once',
        files: [A, C],
        ran: [B, C],
        found: [
          ['corrupt', B],
          ['out-of-order', A],
        ],
      },
    ])
    .run(({ assert }, { files, ran, found }) => {
      assert.deepEqual(check({ files, ran }), found)
    })

  test('name the way out', ({ assert }) => {
    const remedyOf = (history: Parameters<typeof historyOf>[0]) =>
      checkHistory(historyOf(history))[0]!.remedy

    assert.match(remedyOf({ files: [A, B_RENAMED], ran: [A, B] }), /iti:migrations:repair --apply/)
    assert.match(remedyOf({ files: [A], ran: [A, B] }), /from Git/)
    assert.match(remedyOf({ files: [A, B], ran: [B] }), /iti:migrations:rebase.*--allow-out-of-/)
    assert.match(remedyOf({ files: [STOCK, A], ran: [A] }), /make:migration.*--allow-out-of-order/)
  })
})
