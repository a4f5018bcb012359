import { test } from '@japa/runner'
import { AppProcess, productionEnvironment } from './app_process.js'

const ROUTES = [
  { deed: 'sameRoute', what: 'the route GET /api/system/users' },
  { deed: 'sameShape', what: 'the route GET /api/system/users/:userId' },
  { deed: 'sameOptionalShape', what: 'the route GET /api/system/users/:any?' },
  { deed: 'boot:route', what: 'the route GET /api/system/users' },
  { deed: 'sameName', what: 'the route name "system.users.index"' },
]

const BINDINGS = [
  { deed: 'register:token', what: '"iti.modules"' },
  { deed: 'start:token', what: '"iti.modules"' },
  { deed: 'boot:class', what: 'SessionManager' },
  { deed: 'start:class', what: 'SessionManager' },
  { deed: 'boot:swap', what: 'SessionManager' },
  { deed: 'boot:extensions', what: 'Extensions' },
]

const CASES = [
  ...ROUTES.map((one) => ({ ...one, remedy: 'under a path and a name of its own' })),
  ...BINDINGS.map(({ deed, what }) => ({
    deed,
    what: `the container binding ${what}`,
    remedy: 'Bind what is yours under a name of its own',
  })),
]

test.group('What belongs to the framework', () => {
  test('{deed} ends the process before it listens, with what is overridden and what to do')
    .with(CASES)
    .run(async ({ assert }, { deed, what, remedy }) => {
      const process = await AppProcess.spawn([deed], productionEnvironment())

      assert.equal(await process.untilEnded(), 1)
      assert.include(
        process.output,
        `The application overrides what belongs to the framework: ${what}`
      )
      assert.include(process.output, remedy)
      assert.notInclude(process.output, 'started HTTP server')
    })
})
