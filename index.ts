import './src/types.js'

export { configure } from './configure.js'
export { defineConfig, type ItiConfig, type ItiConfigInput } from './src/config.js'
export { Failure, failure } from './src/errors.js'
export { stubsRoot } from './stubs/main.js'
