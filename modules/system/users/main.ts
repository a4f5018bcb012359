export { assertMayTouch } from './user_rules.js'
