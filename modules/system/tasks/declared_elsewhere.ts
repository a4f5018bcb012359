import app from '@adonisjs/core/services/app'
import type { ServicesConfig } from '../../../src/services/main.js'

/** Whether another application has the module of a task, and with it the task. */
export function isDeclaredElsewhere(task: string): boolean {
  const { elsewhere = [] } = app.config.get<Partial<ServicesConfig>>('services', {})
  const [module] = task.split('.', 1)
  return elsewhere.includes(module!)
}
