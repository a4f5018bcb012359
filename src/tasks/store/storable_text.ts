/** Text that every database takes: not all of them store NUL or half of a surrogate pair. */
export const toStorable = (text: string, longest: number): string =>
  text.slice(0, longest).toWellFormed().replaceAll('\0', '\uFFFD')
