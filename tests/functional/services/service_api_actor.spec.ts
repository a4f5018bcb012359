import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { PrincipalSource, SessionManager } from '@iti/framework/access'
import { currentActor } from '@iti/framework/http'
import { checkedBinding } from '@iti/framework/modules'
import type { User } from '@iti/framework/models/system/user'
import { makeUser } from '@iti/framework/testing'
import { test } from '@japa/runner'
import { connect, openShop, ShopFacade } from './shop.js'

const FIND = '/services/shop/find'
const INPUT = { name: 'x' }

type Seen = ReturnType<typeof currentActor>

/** An operation that notes for whom it works. */
function makeNoting() {
  const seen: Seen[] = []
  const find = async () => {
    seen.push(currentActor())
    return { name: currentActor()?.username ?? 'nobody' }
  }
  return { seen, find }
}

const dataOf = async (id: number) => {
  const principals = await app.container.make(PrincipalSource)
  const found = await principals.findMany([id])
  return found.get(id)
}

async function signIn({ id }: User): Promise<{ authorization: string }> {
  const sessions = await app.container.make(SessionManager)
  const origin = { ip: null, userAgent: null }
  const { accessToken } = await sessions.open({ userId: id, origin })
  return { authorization: `Bearer ${accessToken}` }
}

test.group('The user for whom a service acts', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('is who the caller names, with what they may do and see', async ({ assert }) => {
    const { seen, find } = makeNoting()
    const shop = await openShop({ find }, { canActAs: true })
    const clerk = await makeUser({ permissions: ['orders:order:list'], dataScope: 5 })
    const answer = await shop.send(FIND, { input: INPUT, headers: { 'x-actor': `${clerk.id}` } })
    assert.deepEqual(answer.body, { name: clerk.username })
    assert.deepEqual(seen[0]!.data, await dataOf(clerk.id))
    assert.isFalse(seen[0]!.seesEverything)
    assert.isTrue(seen[0]!.can('orders:order:list'))
    assert.isFalse(seen[0]!.can('system:user:list'))
  })

  test('is nobody where none is named', async ({ assert }) => {
    const { seen, find } = makeNoting()
    const shop = await openShop({ find }, { canActAs: true })
    const { status } = await shop.send(FIND, { input: INPUT })
    assert.equal(status, 200)
    assert.deepEqual(seen, [undefined])
  })

  test('is believed to nobody whose token does not allow it', async ({ assert }) => {
    const { seen, find } = makeNoting()
    const shop = await openShop({ find })
    const { id } = await makeUser({ isSuper: true })
    for (const actor of [`${id}`, '', 'nobody']) {
      const answer = await shop.send(FIND, { input: INPUT, headers: { 'x-actor': actor } })
      assert.equal(answer.status, 403)
      assert.equal(answer.body.code, 'E_ACT_AS_DENIED')
    }
    assert.deepEqual(seen, [])
  })

  test('has to be a user who is not disabled', async ({ assert }) => {
    const { seen, find } = makeNoting()
    const shop = await openShop({ find }, { canActAs: true })
    const clerk = await makeUser()
    const disabled = await makeUser()
    await disabled.merge({ status: 'disabled' }).save()
    const gone = await makeUser()
    await gone.delete()
    const others = ['', '0', '-1', '1e3', 'admin', `${clerk.id}, ${clerk.id}`, '9'.repeat(10)]
    for (const actor of [disabled.id, gone.id, `${clerk.id}.0`, `0${clerk.id}`, ...others]) {
      const answer = await shop.send(FIND, { input: INPUT, headers: { 'x-actor': `${actor}` } })
      assert.equal(answer.status, 403, `${actor}`)
      assert.equal(answer.body.code, 'E_ACTOR_UNKNOWN')
    }
    assert.deepEqual(seen, [])
  })

  test('is the one who signed in, in this process and, where we say so, in another', async ({
    assert,
  }) => {
    const { seen, find } = makeNoting()
    const shop = await openShop(
      { find },
      {
        canActAs: true,
        addRoutes: (router) => {
          const local = checkedBinding(ShopFacade, { find })
          const far = (actAs: boolean) =>
            connect(ShopFacade, { baseUrl: shop.url, token: shop.token, actAs })
          router.get('/local', () => local.find(INPUT)).authenticated()
          router.get('/telling', () => far(true).find(INPUT)).authenticated()
          router.get('/silent', () => far(false).find(INPUT)).authenticated()
        },
      }
    )
    const clerk = await makeUser({ dataScope: 5 })
    const headers = await signIn(clerk)
    for (const path of ['/local', '/telling', '/silent']) {
      const { status } = await shop.send(path, { method: 'GET', headers })
      assert.equal(status, 200)
    }
    const [local, told, silent] = seen
    assert.deepEqual(local!.data, await dataOf(clerk.id))
    assert.deepEqual(told!.data, local!.data)
    assert.isUndefined(silent)
  })
})
