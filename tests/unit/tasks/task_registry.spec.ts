import {
  cron,
  E_TASK_UNKNOWN,
  E_TASKS_INVALID,
  every,
  once,
  Task,
  type TaskListing,
  TaskRegistry,
} from '@iti/framework/tasks'
import { test } from '@japa/runner'
import vine from '@vinejs/vine'

const RULES = { timeZone: 'Europe/Stockholm', queues: { default: 10, mail: 0 } }

/* As a module lists it. */
const list = (Class: unknown, owner = 'shop'): TaskListing => ({
  owner,
  load: async () => ({ default: Class }),
})

const declare = (statics: object, id = 'shop.work'): unknown => {
  const Class = class Work extends Task {
    async run() {}
  }
  return Object.assign(Class, { id, ...statics })
}

async function problemsOf(...listings: TaskListing[]): Promise<string[]> {
  return problemsUnder(RULES, listings)
}

async function problemsUnder(rules: typeof RULES, listings: TaskListing[]): Promise<string[]> {
  try {
    await TaskRegistry.load(listings, rules)
  } catch (error) {
    if (!(error instanceof E_TASKS_INVALID)) throw error
    return error.message.split('\n').slice(1)
  }
  return []
}

test.group('TaskRegistry', () => {
  test('fills in what a task leaves out', async ({ assert }) => {
    const Class = declare({ schedules: [cron('0 2 * * *'), every('5m')] })
    const registry = await TaskRegistry.load([list(Class)], RULES)
    const task = registry.get('shop.work')

    assert.containsSubset(task, { owner: 'shop', title: 'shop.work', queue: 'default' })
    assert.containsSubset(task, { misfire: 'once', overlap: 'skip', timeout: 3_600_000 })
    assert.isFalse(task.isRestartable)
    const zones = task.schedules.map(({ timeZone }) => timeZone)
    assert.deepEqual(zones, ['Europe/Stockholm', 'UTC'])
  })

  test('takes a task that is retried for one that may be restarted, unless it says no', async ({
    assert,
  }) => {
    const retries = { limit: 1 }
    const registry = await TaskRegistry.load(
      [
        list(declare({ retries })),
        list(declare({ retries, restartable: false }, 'shop.never')),
        list(declare({ restartable: true }, 'shop.always')),
      ],
      RULES
    )
    assert.isTrue(registry.get('shop.work').isRestartable)
    assert.isFalse(registry.get('shop.never').isRestartable)
    assert.isTrue(registry.get('shop.always').isRestartable)
  })

  test('knows no other ids than those that are declared', async ({ assert }) => {
    const registry = await TaskRegistry.load([list(declare({}))], RULES)
    for (const id of ['shop.other', 'constructor', '__proto__', 'toString', '']) {
      assert.throws(() => registry.get(id), `There is no task "${id}"`)
      assert.isNull(registry.find(id))
    }
    assert.equal(new E_TASK_UNKNOWN(['x']).status, 422)
  })

  test('tells every problem of every task at once', async ({ assert }) => {
    const schedules = [
      cron('0 0 31 2 *'),
      cron('* * *', { name: 'cron' }),
      cron('0 2 * * *', { name: 'zone', timeZone: 'Europe/Atlantis' }),
      every('10ms'),
      once('tomorrow'),
      every('5m', { name: 'Wrong Name' }),
      every('5m', { name: 'given', input: { full: true } }),
    ]
    const wrong = declare({
      queue: 'post',
      misfire: 'twice',
      overlap: 'maybe',
      retries: { limit: -1 },
      schedules,
    })
    const problems = await problemsOf(
      list(class Unrelated {}),
      list(undefined),
      list(declare({}, 'work')),
      list(declare({}, 'Shop.Work')),
      list(declare({}, 'stock.work')),
      list(declare({}, `shop.${'a'.repeat(120)}`)),
      list(declare({}, 'shop.twice')),
      list(declare({}, 'shop.twice')),
      list(declare({ timeout: 'soon' }, 'shop.timeout')),
      list(wrong)
    )
    const told = [
      /shop: the file has no class that extends Task as its default export/,
      /shop: the file has no class that extends Task as its default export/,
      /shop: Work: its id "work" is not a name of a module and one of its own, as "shop.sync_parts"/,
      /shop: Work: its id "Shop.Work" is not a name/,
      /shop: Work: its id "stock.work" has to begin with "shop."/,
      /shop: Work: its id "shop.a{120}" is not a name/,
      /shop: the id "shop.twice" is there twice/,
      /shop: shop.timeout: The duration "soon" cannot be used/,
      /shop.work: there is no queue "post" in config\/tasks.ts, which has default, mail/,
      /shop.work: misfire "twice" is none of once,skip,all/,
      /shop.work: overlap "maybe" is none of skip,queue-one,allow/,
      /shop.work: retries.limit -1 is no number of tries/,
      /shop.work: the schedule "cron": "0 0 31 2 \*" is never due/,
      /shop.work: two of its schedules are called "cron"/,
      /shop.work: the schedule "cron": "\* \* \*" is not a cron expression: 5 fields are needed/,
      /shop.work: the schedule "zone": "Europe\/Atlantis" is not the name of a time zone/,
      /shop.work: the schedule "every": "10ms" is an interval of less than 1 s/,
      /shop.work: the schedule "once": "tomorrow" is not a moment/,
      /shop.work: the name "Wrong Name" of a schedule is not in snake_case/,
      /shop.work: the schedule "given": The input of the task "shop.work" is not valid: input is not known/,
    ]
    assert.lengthOf(problems, told.length, problems.join('\n'))
    for (const [index, pattern] of told.entries()) assert.match(problems[index]!, pattern)
  })

  test('refuses a schedule whose input the task would refuse', async ({ assert }) => {
    const input = vine.object({ full: vine.boolean() })
    const given = (value: unknown) => declare({ input, schedules: [every('5m', { input: value })] })

    assert.deepEqual(await problemsOf(list(given({ full: true }))), [])
    for (const value of [undefined, null, {}, { full: 'yes' }, { full: true, more: 1 }, 1n]) {
      const problems = await problemsOf(list(given(value)))
      assert.lengthOf(problems, 1, String(value))
      assert.match(problems[0]!, /shop.work: the schedule "every": The input of the task/)
    }
  })

  test('refuses an input of a schedule that is too long to be kept', async ({ assert }) => {
    const input = vine.object({ text: vine.string() })
    const schedules = [every('5m', { input: { text: 'a'.repeat(70_000) } })]
    const [problem] = await problemsOf(list(declare({ input, schedules })))
    assert.match(problem!, /the schedule "every": .*70011 bytes of JSON, and 65536 are kept/)
  })

  test('refuses to make up for each missed time of a task that does not run beside itself', async ({
    assert,
  }) => {
    for (const overlap of ['skip', 'queue-one']) {
      const [problem] = await problemsOf(list(declare({ misfire: 'all', overlap })))
      assert.match(problem!, /shop.work: misfire "all" needs overlap "allow"/)
    }
    assert.deepEqual(await problemsOf(list(declare({ misfire: 'all', overlap: 'allow' }))), [])
  })

  test('refuses a time limit that no timer can keep', async ({ assert }) => {
    for (const timeout of [0, '25d', '10 years']) {
      const [problem] = await problemsOf(list(declare({ timeout })))
      assert.match(problem!, /shop.work: its timeout of \d+ ms is not between 1 ms and 24 days/)
    }
    assert.deepEqual(await problemsOf(list(declare({ timeout: '24d' }))), [])
  })

  test('refuses queues that no process can serve', async ({ assert }) => {
    const queues = { 'default': 1.5, 'Mail queue': 1, ['a'.repeat(33)]: -1 }
    const problems = await problemsUnder({ ...RULES, queues } as never, [])
    assert.deepEqual(problems, [
      '- config/tasks.ts: the queue "default" executes 1.5 runs at once, which is no number of runs',
      '- config/tasks.ts: the queue "Mail queue" is not in snake_case, or longer than 32',
      `- config/tasks.ts: the queue "${'a'.repeat(33)}" is not in snake_case, or longer than 32`,
      `- config/tasks.ts: the queue "${'a'.repeat(33)}" executes -1 runs at once, which is no number of runs`,
    ])
  })

  test('refuses tries that are no number', async ({ assert }) => {
    for (const limit of [1.5, Number.NaN, Infinity, '3']) {
      const [problem] = await problemsOf(list(declare({ retries: { limit } })))
      assert.match(problem!, /retries.limit .+ is no number of tries/)
    }
  })
})
