import type { Check } from '../check.js'
import { fail, notChecked, pass } from '../verdict.js'

export const environment: Check = {
  name: 'environment',
  title: 'Environment',
  async run(project) {
    const { files, problems, isDeclared, isUsable, variables } = await project.environment()
    if (!isDeclared) {
      return notChecked(
        'start/env.ts is missing, which says what is needed',
        'Declare the variables in start/env.ts, by Env.create of @adonisjs/core/env'
      )
    }
    if (isUsable) return pass('start/env.ts takes every variable')
    // a fresh clone has none, and is not to blame
    if (files.length === 0 && variables.NODE_ENV !== 'production') {
      return notChecked(
        'there is no .env',
        'Write one: npm start does so; or copy .env.example and set an APP_KEY (node ace generate:key)'
      )
    }
    return fail(
      problems.join('\n'),
      'Correct these variables in .env, or where the process is started'
    )
  },
}
