import vine from '@vinejs/vine'

/** What `config/plugins.ts` may say about positions. */
export const options = vine.object({
  maxPerUser: vine.number({ strict: true }).withoutDecimals().range([1, 100]).optional(),
})

/** What holds in this process. */
export const limits = {
  /** How many positions one user may hold. */
  maxPerUser: 10,
}
