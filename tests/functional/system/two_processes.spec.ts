import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { HostServer } from '../../host/host_server.js'
import { runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'

const PASSWORD = 'correct horse battery'
const A_SECOND = 1000
const SERVER = ['--import=@poppinss/ts-exec', 'bin/server.ts']

const LINES = '/api/system/settings/orders.most_lines'
const ITEMS = '/api/system/dictionaries/orders.status/items'

async function startServers(): Promise<[HostServer, HostServer]> {
  const database = await ScratchDatabase.create()
  await database.migrate()
  const env = {
    ...(process.env as Record<string, string>),
    DB_DATABASE: database.name,
    ITI_ADMIN_PASSWORD: PASSWORD,
  }
  await runAce(app.makePath(), ['db:seed'], env)
  const servers = await Promise.all([1, 2].map(() => HostServer.start(app.makePath(), env, SERVER)))
  getActiveTest()!.cleanup(async () => {
    await Promise.all(servers.map((server) => server.stop()))
  })
  return servers as [HostServer, HostServer]
}

test.group('Settings and dictionaries in two processes', () => {
  test('what one process changes counts in the other within a second', async ({ assert }) => {
    const [here, there] = await startServers()
    const body = { username: 'admin', password: PASSWORD }
    const signIn = await here.request('POST', '/api/auth/login', { body })
    const token = signIn.body.data.accessToken
    const send = async (server: HostServer, method: string, path: string, input?: object) => {
      const answer = await server.request(method, path, { token, body: input })
      return answer.body
    }
    const line = { partNo: 'P', quantity: 1, unitPrice: '1' }
    const order = { customer: 'ACME', lines: [line, line] }
    const seenThere = async () => {
      const labels = await send(there, 'GET', '/api/dictionaries/orders.status')
      const placed = await send(there, 'POST', '/api/orders/orders', order)
      return [labels.data.items[0].label, placed.error]
    }
    assert.deepEqual(await seenThere(), ['Placed', 'E_PART_UNKNOWN'])

    const items = await send(here, 'GET', ITEMS)
    const [placed] = items.data.items
    const edited = await send(here, 'PUT', `${ITEMS}/${placed.id}`, { label: 'New' })
    const set = await send(here, 'PUT', LINES, { value: 1 })
    assert.deepEqual([edited.code, set.code], [0, 0])
    await sleep(A_SECOND)
    assert.deepEqual(await seenThere(), ['New', 'E_ORDER_TOO_LONG'])
  })
})
