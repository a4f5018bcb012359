import app from '@adonisjs/core/services/app'
import { Database } from '@adonisjs/lucid/database'
import { test } from '@japa/runner'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { withSessionLock } from '../../../src/database/main.js'
import { ScratchDatabase } from '../scratch_database.js'
import { endIdleSessions, endOtherSessions } from './idle_sessions.js'

const ON_SERVER = ['mysql', 'pg'].includes(process.env.DB_CONNECTION ?? '')

const lock = (milliseconds: number, name = 'iti:test') => ({
  name,
  connection: 'scratch',
  signal: AbortSignal.timeout(milliseconds),
})

test.group('Session lock', () => {
  test('lets one piece of work begin when the other has ended', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    const steps: string[] = []
    const work = async () => {
      steps.push('begins')
      await setTimeout(250)
      steps.push('ends')
    }
    await Promise.all([
      withSessionLock(db, lock(20_000), work),
      withSessionLock(db, lock(20_000), work),
    ])

    assert.deepEqual(steps, ['begins', 'ends', 'begins', 'ends'])
  })

  test('ends the wait when the signal says so, and leaves the holder alone', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    await withSessionLock(db, lock(20_000), async () => {
      const second = withSessionLock(db, lock(300), async () => assert.fail('both have the lock'))
      await assert.rejects(() => second, /aborted/)
    })

    assert.equal(await withSessionLock(db, lock(20_000), async () => 'free again'), 'free again')
  })

  test('is given back when the work fails', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    const failing = () => Promise.reject(new Error('no good'))

    await assert.rejects(() => withSessionLock(db, lock(20_000), failing), 'no good')
    assert.isTrue(await withSessionLock(db, lock(5000), async () => true))
  })

  test('does not keep out work of another name, or on another database', async ({ assert }) => {
    const [one, other] = [await ScratchDatabase.create(), await ScratchDatabase.create()]
    const inner = await withSessionLock(one.db, lock(20_000), () =>
      Promise.all([
        withSessionLock(one.db, lock(5000, 'iti:other'), async () => 1),
        withSessionLock(other.db, lock(5000), async () => 2),
      ])
    )

    assert.deepEqual(inner, [1, 2])
  })

  test('is one for an SQLite database that releases reach by links of their own', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(app.tmpPath('links-'))
    cleanup(() => rm(folder, { recursive: true }))
    const [real, link] = [join(folder, 'real.sqlite3'), join(folder, 'link.sqlite3')]
    const connectionTo = (filename: string) => ({
      client: 'better-sqlite3' as const,
      connection: { filename },
      useNullAsDefault: true,
    })
    const connections = { scratch: connectionTo(real), linked: connectionTo(link) }
    const [logger, emitter] = await Promise.all([
      app.container.make('logger'),
      app.container.make('emitter'),
    ])
    const db = new Database({ connection: 'scratch', connections }, logger, emitter)
    cleanup(() => db.manager.closeAll(true))

    await db.rawQuery('create table things (id integer)')
    await symlink(real, link)

    await withSessionLock(db, lock(5000), async () => {
      const linked = { ...lock(300), connection: 'linked' }
      const second = withSessionLock(db, linked, async () => assert.fail('both have the lock'))
      await assert.rejects(() => second, /aborted/)
    })
  })
})

const describeServer = ON_SERVER ? test.group : () => {}

// SQLite has no sessions
describeServer('Session lock on a server', () => {
  test('is held while the server ends sessions that are idle for a second', async ({ assert }) => {
    const { db } = await ScratchDatabase.create()
    await endIdleSessions(db)
    await withSessionLock(db, lock(20_000), async () => {
      await setTimeout(3000)
      const second = withSessionLock(db, lock(300), async () => assert.fail('both have the lock'))
      await assert.rejects(() => second, /aborted/)
    })
  })

  test('ends with its work, and with the outcome of it, when the server ended its session', async ({
    assert,
  }) => {
    const { db } = await ScratchDatabase.create()
    const end = async () => {
      const ended = await endOtherSessions(db)
      await setTimeout(200)
      return ended
    }
    const ended = await withSessionLock(db, lock(20_000), end)
    assert.equal(ended, 1)

    const failing = async () => {
      await end()
      throw new Error('no good')
    }
    await assert.rejects(() => withSessionLock(db, lock(20_000), failing), 'no good')
    assert.isTrue(await withSessionLock(db, lock(5000), async () => true))
  })
})
