import { test } from '@japa/runner'
import { type Check, combine, examine, fail, pass, warn } from '../../../src/doctor/main.js'
import { checks } from '../../../src/doctor/checks/main.js'
import { makeProject, setVariables } from './sample_project.js'

const named = (name: string, run: Check['run'], timeLimit?: number): Check => ({
  name,
  title: name,
  run,
  timeLimit,
})

test.group('Doctor | the checks', () => {
  test('run in order, and are counted by what they say', async ({ assert }) => {
    const report = await examine(await makeProject(), [
      named('one', () => pass('fine')),
      named('two', async () => warn('hm', 'look')),
      named('three', () => fail('bad', 'mend it')),
    ])
    assert.deepEqual(report, {
      checks: [
        { name: 'one', title: 'one', status: 'pass', message: 'fine' },
        { name: 'two', title: 'two', status: 'warn', message: 'hm', remedy: 'look' },
        { name: 'three', title: 'three', status: 'fail', message: 'bad', remedy: 'mend it' },
      ],
      passed: 1,
      warnings: 1,
      failed: 1,
    })
  })

  test('that throw, at once or later, fail alone', async ({ assert }) => {
    const { checks: examined } = await examine(await makeProject(), [
      named('sync', () => {
        throw new Error('broken')
      }),
      named('async', () => Promise.reject(new Error('broken later'))),
      named('after', () => pass('fine')),
    ])
    assert.deepEqual(
      examined.map(({ status, message }) => [status, message]),
      [
        ['fail', 'it could not be checked: broken'],
        ['fail', 'it could not be checked: broken later'],
        ['pass', 'fine'],
      ]
    )
  })

  test('that do not end are given up', async ({ assert }) => {
    const { checks: examined } = await examine(await makeProject(), [
      named('endless', () => new Promise(() => {}), 20),
      named('after', () => pass('fine')),
    ])
    assert.containSubset(examined, [
      { name: 'endless', status: 'fail', message: 'no answer within 20 ms' },
      { name: 'after', status: 'pass' },
    ])
  })

  test('never tell a secret of the environment, whatever a driver says', async ({ assert }) => {
    setVariables({ SOME_PASSWORD: 'correct horse battery' })
    const { checks: examined } = await examine(await makeProject(), [
      named('told', () => fail('refused: correct horse battery', 'mend it')),
      named('thrown', () => {
        throw new Error('pg://me:correct horse battery@there')
      }),
    ])
    assert.notInclude(JSON.stringify(examined), 'correct horse')
    assert.equal(examined[0]!.message, 'refused: [SOME_PASSWORD]')
  })

  test('have names of their own', ({ assert }) => {
    const names = checks.map(({ name }) => name)
    assert.lengthOf(new Set(names), names.length)
  })

  test('combine findings to the worst, each remedy once', ({ assert }) => {
    const found = [warn('a', 'look'), pass('b'), fail('c', 'mend'), fail('d', 'mend')]
    assert.deepEqual(combine(found, 'fine'), fail('c\nd\na', 'mend\nlook'))
    assert.deepEqual(combine([pass('b')], 'fine'), pass('fine'))
  })
})
