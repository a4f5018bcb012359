/*
 * Parameters that operators change while the system runs: modules declare them, and ask what holds.
 */
export { defineSetting } from './define_setting.js'
export { E_SETTING_UNDECLARED, E_SETTING_UNREADABLE } from './errors.js'
export { Settings } from './settings.js'
