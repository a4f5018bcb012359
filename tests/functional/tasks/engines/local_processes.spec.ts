import { engines } from '@iti/framework/tasks'
import { testProcesses } from './process_suite.js'

testProcesses('local', () => ({ engine: engines.local(), command: ['local'] }))
