/** How many values one `in (…)` holds; every database takes more, but none is faster with more. */
export const KEYS_AT_ONCE = 500
/** How many rows one insert holds; SQLite joins at most 500 of them, and binds at most 32,766 values. */
export const ROWS_AT_ONCE = 200

/** Cuts a list into parts of at most `size`. */
export function* inChunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
