import testUtils from '@adonisjs/core/services/test_utils'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { paginate } from '@iti/framework/database'
import { makeUser } from '@iti/framework/testing'
import { Caller } from './caller.js'
import { callsMarked } from './route_census.js'
import { statementsOf } from './statements.js'

/* Stands in every attempt, so that it is found in whatever becomes of it. */
const MARK = 'zzsortzz'

/* Every list that sorts as a client wishes, with a name by which it does. */
const LISTS: Record<string, string> = {
  '/api/system/users': 'username',
  '/api/system/roles': 'code',
  '/api/system/sessions': 'lastSeenAt',
  '/api/system/dictionaries': 'code',
  '/api/orders/orders': 'orderNo',
  '/api/inventory/parts': 'partNo',
  '/api/inventory/parts/1/movements': 'createdAt',
  '/api/inventory/reservations': 'reference',
  '/api/positions/positions': 'code',
}

/* What has been put behind "order by" elsewhere; `{name}` is a name that the list knows. */
const TEXTS = [
  `${MARK}`,
  `{name} ${MARK}`,
  `{name},${MARK}`,
  `{name};${MARK}`,
  `{name};drop table ${MARK}`,
  `{name} desc,${MARK}`,
  `{name}/**/desc/*${MARK}*/`,
  `{name}--${MARK}`,
  `{name} -- ${MARK}\n`,
  `{name}#${MARK}`,
  `{name}'${MARK}`,
  `{name}"${MARK}`,
  `{name}\`${MARK}`,
  `{name}\\${MARK}`,
  `{name}%00${MARK}`,
  `{name}\u{ff0c}${MARK}`,
  `{name}\u{202e}${MARK}`,
  `{name}\u{37e}${MARK}`,
  `\u{212a}${MARK}`,
  `-{name},+${MARK}`,
  `--${MARK}`,
  `(case when (select 1 from iti_users where username like '${MARK}%') then 1 else 2 end)`,
  `case when ascii(substr((select password from iti_users limit 1),1,1))>64 then id else ${MARK} end`,
  `if(1=1,id,(select ${MARK}))`,
  `(select ${MARK} from iti_users limit 1)`,
  `(select sleep(5))${MARK}`,
  `pg_sleep(5)::text||'${MARK}'`,
  `randomblob(1000000000)||'${MARK}'`,
  `extractvalue(1,concat(0x7e,(select '${MARK}')))`,
  `updatexml(1,concat(0x7e,user(),'${MARK}'),1)`,
  `0x7a7a736f72747a7a/*${MARK}*/`,
  `unhex('7a7a')||'${MARK}'`,
  `x'7a7a',${MARK}`,
  `1,(select ${MARK})`,
  `id union select ${MARK}`,
  `id) union select ${MARK}--`,
  `id limit 1 procedure analyse(${MARK})`,
  `id collate ${MARK}`,
  `id nulls first,${MARK}`,
  `:${MARK}`,
  `?${MARK}`,
  `??,${MARK}`,
  `{name}\${${MARK}}`,
  `{{${MARK}}}`,
  `$gt.${MARK}`,
  `iti_users.${MARK}`,
  `user.password,${MARK}`,
  `${MARK.repeat(200)}`,
  `${'{name},'.repeat(100)}${MARK}`,
]

/* Columns, and what every object inherits, are no names of the API. */
const NAMES = [
  ...['password', 'user.password', 'iti_users.password', 'is_super', 'created_at', 'access_hash'],
  ...['id', '1', '2', '*', 'null', 'true', 'rowid', 'ctid', 'random()', 'rand()'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...['-', '--{name}', '+{name}', '{name},', ',{name}', ' {name}', '{name} ', '{name}:desc'],
  ...['{name} desc', '{name}.desc', '{name},,{name}', '{NAME}', '{name}%20desc', '{name}\0'],
]

/* The same wish in the shape of an array or an object. */
const SHAPES = [
  'sort[]={name}',
  'sort[0]={name}',
  'sort[99999]={name}',
  'sort={name}&sort={name}',
  `sort={name}&sort=${MARK}`,
  `sort[]=${MARK}&sort[]={name}`,
  `sort[a]=${MARK}`,
  `sort[{name}]=${MARK}`,
  `sort[column]={name}&sort[order]=${MARK}`,
  `sort[0][column]=${MARK}`,
  `sort[name]=${MARK}&sort[direction]=desc`,
  `sort.${MARK}=1`,
]

/* Keys that the parser of query strings leaves out, so that there is no wish. */
const DROPPED = ['toString', 'constructor', 'hasOwnProperty', '__proto__', '__proto__][name']

/* What other systems call it. */
const FOREIGN = [
  ...['order', 'orderBy', 'order_by', 'orderby', 'sortBy', 'sort_by', 'sortField', 'sortOrder'],
  ...['direction', 'dir', 'isAsc', 'orderByColumn', 'column', 'columns', 'fields', 'groupBy'],
]

const write = (text: string, name: string) =>
  text.replaceAll('{name}', name).replaceAll('{NAME}', name.toUpperCase())

const attempts = (name: string): string[] => [
  ...[...TEXTS, ...NAMES].map((text) => `sort=${encodeURIComponent(write(text, name))}`),
  ...SHAPES.map((shape) => write(shape, name)),
  ...FOREIGN.map((key) => `${key}=${encodeURIComponent(`(select '${MARK}')`)}`),
]

const errorOf = async (caller: Caller, url: string) => {
  const answer = await caller.get(url)
  return [answer.body().code, answer.body().error]
}

test.group('Row 5 | order by', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('every list that knows "sort" is on the list of this test', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const sorted: string[] = []
    for (const { method, url } of callsMarked('permission')) {
      if (method !== 'GET') continue
      const answer = await caller.get(`${url}?sort=${MARK}`)
      const { details = [] } = answer.body()
      if (details.some(({ rule }: { rule: string }) => rule === 'sortable')) sorted.push(url)
    }
    assert.sameMembers(sorted, Object.keys(LISTS))
  })

  test('a wish that the list knows is seen in the statements', async ({ client, assert }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const statements = await statementsOf(() => caller.get('/api/system/users?sort=-username'))
    assert.match(statements.join('\n'), /order by [`"]username[`"] desc/)
  })

  test('{url} refuses every other wish, and no statement has its text')
    .with(Object.entries(LISTS).map(([url, name]) => ({ url, name })))
    .run(async ({ client, assert }, { url, name }) => {
      const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
      await caller.get(url)
      for (const attempt of attempts(name)) {
        const statements = await statementsOf(async () => {
          const error = await errorOf(caller, `${url}?${attempt}`)
          assert.deepEqual(error, [422, 'E_VALIDATION'], attempt)
        })
        const ofTheList = statements.filter((sql) => sql.includes('count(') || sql.includes(MARK))
        assert.deepEqual(ofTheList, [], attempt)
      }
      for (const key of DROPPED) {
        const statements = await statementsOf(() => caller.get(`${url}?sort[${key}]=${MARK}`))
        assert.notInclude(statements.join('\n'), MARK, key)
      }
    })

  test('no other reading route lets the text through to a statement', async ({
    client,
    assert,
  }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    const others = [...callsMarked('permission'), ...callsMarked('authenticated')].filter(
      ({ method, url }) => method === 'GET' && !(url in LISTS)
    )
    assert.isAbove(others.length, 5)
    for (const { url } of others) {
      for (const attempt of attempts('id').filter((text) => text.includes(MARK))) {
        const statements = await statementsOf(() => caller.get(`${url}?${attempt}`))
        const touched = statements.filter((statement) => statement.includes(MARK))
        assert.deepEqual(touched, [], `${url}?${attempt}`)
      }
    }
  })

  test('a name that no validator looked at is no column either', async ({ assert }) => {
    const sort = [...NAMES, ...TEXTS]
      .filter((name) => !(name in {}))
      .map((name) => ({ name, direction: 'asc' as const }))
    const statements = await statementsOf(() =>
      paginate(
        db.from('iti_users').select('id'),
        { sort },
        { columns: { username: 'username' }, order: [{ column: 'id', order: 'asc' }] }
      )
    )
    assert.match(statements.join('\n'), /order by [`"]id[`"] asc limit/)
  })

  test('a name that is repeated a thousand times is sorted by, or refused', async ({
    client,
    assert,
  }) => {
    const caller = await Caller.signIn(client, await makeUser({ isSuper: true }))
    for (const [url, name] of Object.entries(LISTS)) {
      const sort = Array.from({ length: 1000 }, () => name).join()
      const [code] = await errorOf(caller, `${url}?sort=${sort}`)
      assert.oneOf(code, [0, 404, 422], url)
    }
  })
})
