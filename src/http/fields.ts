import vine from '@vinejs/vine'

const LARGEST_ID = 2_147_483_647

/** An id in a body: an integer that every database can compare. */
export const id = () => vine.number({ strict: true }).withoutDecimals().range([1, LARGEST_ID])

/** An id in a query string. */
export const idFilter = () => vine.number().withoutDecimals().range([1, LARGEST_ID])

/** Several ids in a body, each once. */
export const ids = (most = 10_000) => vine.array(id()).distinct().maxLength(most)

/** The records that a request is about, for instance those to delete: at most 200, each once. */
export const selectionInput = vine.create({ ids: ids(200).minLength(1) })

/** An integer in a body; text and booleans are none. */
export const integer = (least: number, most: number) =>
  vine.number({ strict: true }).withoutDecimals().range([least, most])

/** Where a row stands among its siblings. */
export const sort = () => integer(-1_000_000, 1_000_000)

/** Whether something is in use. */
export const status = () => vine.enum(['enabled', 'disabled'] as const)
