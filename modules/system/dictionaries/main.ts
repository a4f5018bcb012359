/*
 * What is declared of dictionaries, for the seed that writes it.
 */
export { textOf } from './declared_texts.js'
export { itemCode } from './dictionary_code.js'
