/** What a dictionary may be like, whether a module declares it or an operator makes it; its tables hold no more. */
export const DICTIONARY_LIMITS = {
  /** Characters of its code. */
  code: 64,
  /** Characters of its name, and of the value and the label of an item. */
  text: 64,
  /** Characters of a colour. */
  color: 32,
  levels: 5,
  items: 2_000,
} as const
