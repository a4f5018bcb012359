import { setTimeout as sleep } from 'node:timers/promises'
import { Result } from '@adonisjs/core/health'
import type { HealthCheckContract, HealthCheckResult } from '@adonisjs/core/types/health'
import { test } from '@japa/runner'
import { readinessChecks } from '@iti/framework/points'
import { contribute } from './contribute.js'

/* As long as a report is remembered. */
const REMEMBERED = 1_000

const check = (name: string, run: () => Promise<HealthCheckResult>): HealthCheckContract => ({
  name,
  run,
})

test.group('Extension point | readiness checks', (group) => {
  group.each.setup(() => sleep<void>(REMEMBERED))
  // nobody after these is told of what they found
  group.teardown(() => sleep<void>(REMEMBERED))

  test('one that is content leaves the application ready', async ({ client, assert }) => {
    await contribute(
      readinessChecks,
      check('printer', async () => Result.ok('It prints'))
    )
    const answer = await client.get('/health/ready')
    answer.assertStatus(200)
    assert.equal(answer.body().status, 'ready')
    assert.deepInclude(answer.body().checks, { name: 'printer', status: 'ok' })
  })

  test('one that warns makes it degraded', async ({ client, assert }) => {
    await contribute(
      readinessChecks,
      check('printer', async () => Result.warning('Little paper'))
    )
    const answer = await client.get('/health/ready')
    answer.assertStatus(200)
    assert.equal(answer.body().status, 'degraded')
    assert.deepInclude(answer.body().checks, { name: 'printer', status: 'warning' })
  })

  test('one that fails makes it unavailable, and why is not told', async ({ client, assert }) => {
    await contribute(
      readinessChecks,
      check('printer', async () => Result.failed('No paper in the drawer'))
    )
    const answer = await client.get('/health/ready')
    answer.assertStatus(503)
    assert.equal(answer.body().status, 'unavailable')
    assert.notInclude(answer.text(), 'paper')
  })

  test('one that throws makes it unavailable, and the others are told all the same', async ({
    client,
    assert,
  }) => {
    await contribute(
      readinessChecks,
      check('printer', () => {
        throw new Error('No driver in /srv/app')
      })
    )
    await contribute(
      readinessChecks,
      check('scanner', async () => Result.ok('It scans'))
    )
    const answer = await client.get('/health/ready')
    answer.assertStatus(503)
    const { checks } = answer.body()
    assert.deepInclude(checks, { name: 'printer', status: 'error' })
    assert.deepInclude(checks, { name: 'scanner', status: 'ok' })
    assert.notInclude(answer.text(), '/srv/app')
  })
})
