export { assertMayGrantScopes } from './scope_rules.js'
