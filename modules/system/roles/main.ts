export { assertMayGrantRoles } from './grant_rules.js'
export { assertMayGrantScopes } from './scope_rules.js'
