/** Counts work that has begun and not ended, by what it is about, where nothing may wait for it. */
export class InFlight {
  readonly #counts = new Map<string, number>()

  of(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  begin(key: string): void {
    this.#counts.set(key, this.of(key) + 1)
  }

  end(key: string): void {
    if (this.of(key) > 1) this.#counts.set(key, this.of(key) - 1)
    else this.#counts.delete(key)
  }
}
