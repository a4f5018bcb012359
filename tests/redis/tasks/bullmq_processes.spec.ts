import { engines } from '@iti/framework/tasks'
import { testProcesses } from '../../functional/tasks/engines/process_suite.js'
import { ownPrefix, REDIS_URL } from '../redis_of_test.js'

testProcesses('bullmq', () => {
  const prefix = ownPrefix()
  return {
    engine: engines.bullmq({ url: REDIS_URL, prefix }),
    command: ['bullmq', REDIS_URL, prefix],
  }
})
