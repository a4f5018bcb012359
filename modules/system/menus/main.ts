export { whereActive } from '../active_modules.js'
