import { engines } from '@iti/framework/tasks'
import { testEngine } from './engine_suite.js'

testEngine('local', () => engines.local())
