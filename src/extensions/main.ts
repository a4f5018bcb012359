export { Event, type Listener } from './event.js'
export { ExtensionPoint, type Extension } from './extension_point.js'
export { Extensions, type Contributed } from './extensions.js'
export { subscribe } from './subscribe.js'
