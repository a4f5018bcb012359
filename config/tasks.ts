import { defineTasks, engines } from '@iti/framework/tasks'
import env from '#start/env'

/* How tasks run; what is left out keeps its default, which each entry's documentation names. */
export default defineTasks({
  // with Redis the runs are delivered by BullMQ, which several machines of workers may share
  engine: env.get('ITI_REDIS_URL')
    ? engines.bullmq({ url: env.get('ITI_REDIS_URL') })
    : engines.local(),
  // otherwise "node ace task:work" has to run beside the server
  inServer: env.get('ITI_TASKS_IN_SERVER', true),
  timeZone: 'UTC',
  queues: { default: 10 },
})
