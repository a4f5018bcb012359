/** Has methods of a store fail until it is over, as they do while the database is away. */
export function goAway(prototype: object, methods: readonly string[]): () => void {
  const own = prototype as Record<string, unknown>
  const originals = methods.map((name) => [name, own[name]] as const)
  for (const name of methods) {
    own[name] = () => Promise.reject(new Error('The database is away'))
  }
  return () => originals.forEach(([name, original]) => (own[name] = original))
}
