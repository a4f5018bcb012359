import { ServiceConflictError, ServiceError } from '@iti/framework/services'
import { test } from '@japa/runner'
import type { Effect, Point } from './effects_facade.js'
import { EffectsProcess } from './effects_process.js'
import { prepareEffects } from './idempotency_fixture.js'

const MODES = [
  { mode: 'stores its answer', effect: 'store' },
  { mode: 'does not', effect: 'plain' },
] as const

/* It waits until whoever holds the key counts as dead. */
const PATIENT = {
  attempts: 30,
  timeouts: { total: 40_000 },
  retryBudget: { share: 1, perSecond: 100 },
}

/* So long the key is locked after the server died: 5 s longer than its caller waits. */
const HASTY = { attempts: 1, timeouts: { total: 4_000 } }

const BY_FETCH = 40
const BY_CLIENT = 10

test.group('A command with a key, sent to a server', (group) => {
  group.setup(prepareEffects)
  group.each.timeout(120_000)

  test('is done once of 50 at once, and told to all who ask long enough, if it {mode}')
    .with([...MODES])
    .run(async ({ assert }, { effect }) => {
      const effects = await EffectsProcess.start()
      const { key } = effects
      const facade = effects.connect(PATIENT)
      const input = { takes: 1_000 }
      const [posted, called] = await Promise.all([
        Promise.all(Array.from({ length: BY_FETCH }, () => effects.post(effect, input))),
        Promise.all(
          Array.from({ length: BY_CLIENT }, () => facade[effect](input, { idempotencyKey: key }))
        ),
      ])

      const [answer] = called
      for (const told of called) assert.deepEqual(told, answer)
      const refused = posted.filter(({ status }) => status !== 200)
      assert.isNotEmpty(refused)
      for (const { status, retryAfter, body } of refused) {
        assert.deepEqual([status, retryAfter], [409, '1'])
        assert.equal(body.code, 'E_IDEMPOTENCY_IN_PROGRESS')
      }
      const first = posted.filter(({ status, isReplayed }) => status === 200 && !isReplayed)
      assert.isAtMost(first.length, 1)
      const later = await effects.post(effect, input)
      assert.deepEqual(
        [later.status, later.isReplayed, later.body],
        [200, true, { process: answer!.process }]
      )
      assert.equal(await effects.count(), 1)
    })

  test('goes on beyond the deadline of its caller, who is told its answer later, if it {mode}')
    .with([...MODES])
    .run(async ({ assert }, { effect }) => {
      const effects = await EffectsProcess.start()
      const input = { takes: 3_000 }
      const late = await effects.post(effect, input, { 'x-deadline-ms': '500' })
      assert.deepEqual([late.status, late.body.code], [504, 'E_DEADLINE_EXCEEDED'])
      const early = await effects.post(effect, input)
      assert.deepEqual([early.status, early.body.code], [409, 'E_IDEMPOTENCY_IN_PROGRESS'])
      assert.equal(early.retryAfter, '1')
      assert.equal(await effects.count(), 0)

      const facade = effects.connect(PATIENT)
      const answer = await facade[effect](input, { idempotencyKey: effects.key })
      const again = await effects.post(effect, input)
      assert.deepEqual([again.status, again.isReplayed, again.body], [200, true, { ...answer }])
      assert.equal(await effects.count(), 1)
    })

  test('is the same in whatever order the keys of its input are written', async ({ assert }) => {
    const effects = await EffectsProcess.start()
    const first = await effects.post('store', { labels: { b: '1', a: '2' }, takes: 0 })
    const again = await effects.post('store', { takes: 0, labels: { a: '2', b: '1' } })
    const other = await effects.post('store', { takes: 0, labels: { a: '1', b: '2' } })
    assert.deepEqual([first.status, again.status, other.status], [200, 200, 422])
    assert.deepEqual([first.isReplayed, again.isReplayed], [false, true])
    assert.equal(other.body.code, 'E_IDEMPOTENCY_KEY_REUSED')
    assert.equal(await effects.count(), 1)
  })
})

/* What is left when the server is killed, and what the one that follows tells. */
interface Death {
  named: string
  effect: Effect
  point: Point
  /** How often the command was done before. */
  before: number
  /** How often it was done after it was sent again. */
  after: number
  /** Whose answer is told, or none. */
  told: 'the dead' | 'the new' | 'unknown'
}

const DEATHS: Death[] = [
  {
    named: 'runs again if it stores its answer, and was not executed',
    ...{ effect: 'store', point: 'before', before: 0, after: 1, told: 'the new' },
  },
  {
    named: 'is answered if it stores its answer, and was committed',
    ...{ effect: 'store', point: 'done', before: 1, after: 1, told: 'the dead' },
  },
  {
    named: 'is answered if it stores its answer, and was to be answered',
    ...{ effect: 'store', point: 'answering', before: 1, after: 1, told: 'the dead' },
  },
  {
    named: 'is unknown if it does not store its answer, and was not executed',
    ...{ effect: 'plain', point: 'before', before: 0, after: 0, told: 'unknown' },
  },
  {
    named: 'is unknown if it does not store its answer, and was executed',
    ...{ effect: 'plain', point: 'done', before: 1, after: 1, told: 'unknown' },
  },
  {
    named: 'is answered if it does not store its answer, and was to be answered',
    ...{ effect: 'plain', point: 'answering', before: 1, after: 1, told: 'the dead' },
  },
]

test.group('A command with a key, whose server is killed and started again', (group) => {
  group.setup(prepareEffects)
  group.each.timeout(120_000)

  test('{named}')
    .with(DEATHS)
    .run(async ({ assert }, { effect, point, before, after, told }) => {
      const effects = await EffectsProcess.start(point)
      const options = { idempotencyKey: effects.key }
      const call = effects.connect(HASTY)[effect]({}, options)
      const failure = call.catch((error) => error)
      await effects.killAt(point)
      const broken = await failure
      assert.isTrue(broken instanceof ServiceError, `${broken}`)
      assert.isTrue(broken.mayHaveRun)
      assert.equal(await effects.count(), before)

      const dead = effects.process
      await effects.startAgain()
      const facade = effects.connect(PATIENT)
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => facade[effect]({}, options).catch((error) => error))
      )
      for (const outcome of outcomes) {
        if (told === 'unknown') {
          assert.instanceOf(outcome, ServiceConflictError)
          assert.isTrue(outcome.mayHaveRun)
          assert.equal(outcome.problem.code, 'E_IDEMPOTENCY_OUTCOME_UNKNOWN')
        } else {
          const { process } = outcome
          assert.equal(process, told === 'the dead' ? dead : effects.process, `${outcome}`)
        }
      }
      assert.equal(await effects.count(), after)
    })
})
