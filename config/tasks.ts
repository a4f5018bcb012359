import { defineTasks } from '@iti/framework/tasks'

export default defineTasks({
  timeZone: 'UTC',
  queues: { default: 10 },
})
