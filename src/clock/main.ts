export { type Clock, processClock } from './clock.js'
