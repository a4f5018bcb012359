const MOST = 1_000

/**
 * Gives equal values out as one object: thousands of people have the same few roles, and what these add up to need
 * not lie in memory for each of them.
 */
export class ContentPool<Value> {
  readonly #values = new Map<string, Value>()

  /** @param content tells values apart */
  share(content: string, value: Value): Value {
    const known = this.#values.get(content)
    if (known) return known

    if (this.#values.size >= MOST) this.#values.clear()
    this.#values.set(content, value)
    return value
  }
}
