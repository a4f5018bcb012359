export { whereActive } from './active_menus.js'
