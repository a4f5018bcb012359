export { findNotJson, isPlain, type NotJson } from './find_not_json.js'
