/** A rule of the stream that is broken, where, and what to do about it. */
export interface Violation {
  /** the name of the rule, as `frozen` */
  rule: string
  /** a path from the project's root, or the name by which a database remembers it */
  file: string
  message: string
  remedy: string
}
