import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { getActiveTest, test } from '@japa/runner'
import { HostServer } from '../../host/host_server.js'
import { runAce } from '../commands/run_ace.js'
import { ScratchDatabase } from '../scratch_database.js'

const PASSWORD = 'correct horse battery'

/* What a process knows of the others' changes is never older. */
const A_SECOND = 1000

const SERVER = ['--import=@poppinss/ts-exec', 'bin/server.ts']

async function startServers(): Promise<[HostServer, HostServer]> {
  const database = await ScratchDatabase.create()
  await database.migrate()
  const env = {
    ...(process.env as Record<string, string>),
    DB_DATABASE: database.name,
    ITI_ADMIN_PASSWORD: PASSWORD,
    LIMITER_STORE: 'database',
  }
  await runAce(app.makePath(), ['db:seed'], env)
  const servers = await Promise.all([1, 2].map(() => HostServer.start(app.makePath(), env, SERVER)))
  getActiveTest()!.cleanup(async () => {
    await Promise.all(servers.map((server) => server.stop()))
  })
  return servers as [HostServer, HostServer]
}

test.group('Access in two processes', () => {
  test('what one process changes counts in the other within a second', async ({ assert }) => {
    const [here, there] = await startServers()
    const post = async (path: string, body: object, token?: string) => {
      const answer = await here.request('POST', path, { token, body })
      assert.equal(answer.body.code, 0, JSON.stringify(answer.body))
      return answer.body.data
    }
    const signIn = async (username: string): Promise<string> => {
      const { accessToken } = await post('/api/auth/login', { username, password: PASSWORD })
      return accessToken
    }
    const admin = await signIn('admin')
    const menus = await here.request('GET', '/api/system/menus', { token: admin })
    const page = menus.body.data.items.find(
      ({ permission }: { permission: string | null }) => permission === 'system:user:list'
    )

    /* Somebody who is at work in the other process, and what becomes of their next request there. */
    const makeClerk = async (name: string) => {
      const role = await post(
        '/api/system/roles',
        { code: name, name, dataScope: 1, menuIds: [page.id] },
        admin
      )
      const user = await post(
        '/api/system/users',
        { username: name, nickname: name, password: PASSWORD, roleIds: [role.id] },
        admin
      )
      const token = await signIn(name)
      const statusThere = async () => {
        const answer = await there.request('GET', '/api/system/users', { token })
        return answer.status
      }
      assert.equal(await statusThere(), 200, name)
      return { user, role, token, statusThere }
    }
    const change = (method: string, path: string, body?: object, token = admin) =>
      here.request(method, path, { token, body })

    const changes: [name: string, status: number, make: (clerk: Clerk) => Promise<Answer>][] = [
      [
        'disabled',
        401,
        ({ user }) => change('PUT', `/api/system/users/${user.id}/status`, { status: 'disabled' }),
      ],
      ['deleted', 401, ({ user }) => change('DELETE', `/api/system/users/${user.id}`)],
      ['reset', 401, ({ user }) => change('PUT', `/api/system/users/${user.id}/password`, {})],
      [
        'without_role',
        403,
        ({ user }) => change('PUT', `/api/system/users/${user.id}`, { roleIds: [] }),
      ],
      [
        'without_menu',
        403,
        ({ role }) => change('PUT', `/api/system/roles/${role.id}`, { menuIds: [] }),
      ],
      [
        'role_disabled',
        403,
        ({ role }) => change('PUT', `/api/system/roles/${role.id}`, { status: 'disabled' }),
      ],
      [
        'kicked',
        401,
        async ({ user }) => {
          const list = await change('GET', `/api/system/sessions?userId=${user.id}`)
          return change('DELETE', `/api/system/sessions/${list.body.data.items[0].id}`)
        },
      ],
      ['signed_out', 401, ({ token }) => change('POST', '/api/auth/logout', undefined, token)],
    ]
    type Answer = Awaited<ReturnType<typeof change>>
    type Clerk = Awaited<ReturnType<typeof makeClerk>>
    const clerks = new Map<string, Clerk>()
    for (const [name] of changes) clerks.set(name, await makeClerk(name))
    const untouched = await makeClerk('untouched')

    await Promise.all(
      changes.map(async ([name, status, make]) => {
        const clerk = clerks.get(name)!
        const answer = await make(clerk)
        assert.equal(answer.body.code, 0, `${name}: ${JSON.stringify(answer.body)}`)
        await sleep(A_SECOND)
        assert.equal(await clerk.statusThere(), status, name)
      })
    )
    assert.equal(await untouched.statusThere(), 200)
  })

  test('changes and sign-ins in both at once wait for each other, and none fails', async ({
    assert,
  }) => {
    const servers = await startServers()
    const signIn = async (server: HostServer, username: string) => {
      const body = { username, password: PASSWORD }
      const answer = await server.request('POST', '/api/auth/login', { body })
      assert.equal(answer.body.code, 0, JSON.stringify(answer.body))
      return answer.body.data.accessToken as string
    }
    const token = await signIn(servers[0], 'admin')
    const call = async (turn: number, method: string, path: string, body: object) => {
      const answer = await servers[turn % 2]!.request(method, path, { token, body })
      assert.equal(answer.body.code, 0, JSON.stringify(answer.body))
      return answer.body.data
    }
    const people = Array.from({ length: 10 }, (_, index) => `person${index}`)
    const users: { id: number }[] = await Promise.all(
      people.map((username, turn) =>
        call(turn, 'POST', '/api/system/users', { username, nickname: 'x', password: PASSWORD })
      )
    )
    await Promise.all([
      ...users.flatMap(({ id }) =>
        [1, 2, 3, 4].map((turn) =>
          call(turn, 'PUT', `/api/system/users/${id}`, { nickname: `Name ${turn}` })
        )
      ),
      ...people.map((username, turn) => signIn(servers[turn % 2]!, username)),
    ])
  }).timeout(120_000)
})
