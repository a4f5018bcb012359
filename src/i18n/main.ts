export { addMessages, frameworkMessages } from './framework_messages.js'
export { messagesFor, translatorFor, translatorOf, type Translate } from './translator.js'
