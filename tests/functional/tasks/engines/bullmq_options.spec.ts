import { registerHooks } from 'node:module'
import app from '@adonisjs/core/services/app'
import { engines } from '@iti/framework/tasks'
import { test } from '@japa/runner'
import { processClock } from '../../../../src/clock/main.js'

/** What an engine says that cannot be made. */
async function problemOf(options?: Parameters<typeof engines.bullmq>[0]) {
  const parts = { clock: processClock, onError() {} }
  try {
    await engines.bullmq(options)(parts, app)
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return { code, message }
  }
  throw new Error('It was made')
}

test.group('Engines | the options of bullmq', (group) => {
  group.each.setup(() => {
    const before = process.env.ITI_REDIS_URL
    delete process.env.ITI_REDIS_URL
    return () => {
      if (before !== undefined) process.env.ITI_REDIS_URL = before
    }
  })

  test('it is told where to say where Redis is, if nobody does', async ({ assert }) => {
    const { code, message } = await problemOf()
    assert.equal(code, 'E_TASK_ENGINE_CONFIG')
    assert.match(message, /ITI_REDIS_URL=redis:\/\/.*engines\.bullmq\(\{ url \}\)/)
  })

  test('an address "{$self}" is refused, and what may be a password is not shown')
    .with([
      'http://user:secret@127.0.0.1:6379',
      'redis://user:secret@:6379',
      'redis:secret',
      'redis://user:secret@127.0.0.1:port',
      'redis://user:secret@127.0.0.1:6379/first',
      'secret',
    ])
    .run(async ({ assert }, url) => {
      const { code, message } = await problemOf({ url })
      assert.equal(code, 'E_TASK_ENGINE_CONFIG')
      assert.notInclude(message, 'secret')
    })

  test('an address of the environment is refused like any other', async ({ assert }) => {
    process.env.ITI_REDIS_URL = '127.0.0.1:6379'
    const { code } = await problemOf()
    delete process.env.ITI_REDIS_URL
    assert.equal(code, 'E_TASK_ENGINE_CONFIG')
  })

  test('an empty prefix is refused', async ({ assert }) => {
    const { code, message } = await problemOf({ url: 'redis://127.0.0.1', prefix: '' })
    assert.equal(code, 'E_TASK_ENGINE_CONFIG')
    assert.match(message, /prefix/)
  })

  test('it is told how to install the packages that it needs', async ({ assert, cleanup }) => {
    const hooks = registerHooks({
      resolve(specifier, context, next) {
        if (specifier !== 'bullmq') return next(specifier, context)
        const message = `Cannot find package 'bullmq' imported from ${context.parentURL}`
        throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' })
      },
    })
    cleanup(() => hooks.deregister())
    const { code, message } = await problemOf({ url: 'redis://127.0.0.1' })
    assert.equal(code, 'E_TASK_ENGINE_PACKAGE_MISSING')
    assert.match(message, /npm install bullmq ioredis$/)
  })
})
