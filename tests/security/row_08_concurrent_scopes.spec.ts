import { test } from '@japa/runner'
import type { DataScope } from '@iti/framework/models/system/role'
import type { Caller } from './caller.js'
import { Company, LISTS, type Onlooker, type Place } from './company.js'
import { removeLeftovers } from './leftovers.js'

const REQUESTS = 200

/* Every scope in every place, and roles that show nothing. */
const ONLOOKERS: Onlooker[] = [
  ...([1, 2, 3, 4, 5] as DataScope[]).flatMap((scope) =>
    (['town', 'quarter', 'elsewhere', null] as (Place | null)[]).map((place) => ({
      place,
      roles: [{ scope, places: scope === 2 ? (['district', place ?? 'town'] as Place[]) : [] }],
    }))
  ),
  { place: 'town', roles: [] },
  { place: 'town', roles: [{ scope: 2 }] },
  { place: 'elsewhere', roles: [{ scope: 1, disabled: true }] },
  { place: 'district', roles: [{ scope: 3 }, { scope: 5 }] },
  // the same scope, which for one of them has a row more
  { place: null, roles: [{ scope: 2, places: ['elsewhere'] }, { scope: 5 }] },
  { place: 'elsewhere', roles: [{ scope: 2, places: ['elsewhere'] }, { scope: 5 }] },
]

type List = keyof typeof LISTS

const lists = Object.keys(LISTS) as List[]

/* Neighbours in this order differ in who asks, and in what for. */
const turns = <Item>(items: readonly Item[]): Item[] =>
  Array.from({ length: REQUESTS }, (_, turn) => items[(turn * 7) % items.length]!)

async function idsOf(caller: Caller, list: List): Promise<number[]> {
  const answer = await caller.get(
    list === 'departments' ? LISTS[list] : `${LISTS[list]}?pageSize=200`
  )
  const { items, total } = answer.body().data
  if (items.length !== total) throw new Error(`${list}: ${items.length} of ${total} are shown`)
  return items.map(({ id }: { id: number }) => id)
}

/* Outside of a transaction, so that the requests run on as many connections as there are. */
test.group('Row 8 | many requests at once', (group) => {
  group.each.teardown(removeLeftovers)

  test('each of 200 sees what is its own, cold and warm', async ({ client, assert }) => {
    const company = await Company.create(client)
    const callers: { caller: Caller; expected: Record<List, number[]> }[] = []
    for (const onlooker of ONLOOKERS) {
      callers.push({ caller: await company.employ(onlooker), expected: {} as never })
    }
    for (const [index, { caller, expected }] of callers.entries()) {
      for (const list of lists)
        expected[list] = await company.visible(list, caller, ONLOOKERS[index]!)
    }
    const different = new Set(callers.map(({ expected }) => JSON.stringify(expected)))
    assert.isAbove(different.size, 12)

    const asked = callers.flatMap((one) => lists.map((list) => ({ ...one, list })))
    // the first round finds nobody remembered, and the second everybody
    for (const round of ['cold', 'warm']) {
      await Promise.all(
        turns(asked).map(async ({ caller, expected, list }, turn) => {
          const ids = await idsOf(caller, list)
          assert.sameMembers(ids, expected[list], `${round}: turn ${turn}, ${list}`)
        })
      )
    }
  })

  test('each of 200 reads and changes what is its own, and nothing else', async ({
    client,
    assert,
  }) => {
    const company = await Company.create(client)
    const callers: { caller: Caller; visible: Set<number> }[] = []
    for (const onlooker of ONLOOKERS) {
      const caller = await company.employ(onlooker)
      callers.push({ caller, visible: new Set(await company.visible('users', caller, onlooker)) })
    }
    const wanted = callers.flatMap((one) => company.people.map(({ id }) => ({ ...one, id })))
    await Promise.all(
      turns(wanted).map(async ({ caller, visible, id }, turn) => {
        const url = `${LISTS.users}/${id}`
        const isChange = turn % 5 === 0
        const answer = await (isChange
          ? caller.send('PUT', url, { remark: `turn ${turn}` })
          : caller.get(url))
        const expected = visible.has(id) ? undefined : 'E_RECORD_NOT_FOUND'
        assert.equal(answer.body().error, expected, `turn ${turn}`)
      })
    )
  })
})
