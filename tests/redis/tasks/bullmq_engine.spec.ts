import { engines } from '@iti/framework/tasks'
import { testEngine } from '../../functional/tasks/engines/engine_suite.js'
import { ownPrefix, REDIS_URL } from '../redis_of_test.js'

testEngine('bullmq', () => engines.bullmq({ url: REDIS_URL, prefix: ownPrefix() }))
