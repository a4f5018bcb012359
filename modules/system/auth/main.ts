export { DatabasePrincipalSource } from './database_principal_source.js'
