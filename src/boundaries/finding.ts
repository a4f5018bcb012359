import type { Breach } from './breaches.js'

/** A breach, and where it stands. */
export interface Finding extends Breach {
  /** from the root of the project */
  file: string
  line: number
}

/** Sorted by file, line and rule, and each told once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const byText = new Map(findings.map((finding) => [JSON.stringify(finding), finding]))
  return [...byText.values()].sort(
    (left, right) =>
      compare(left.file, right.file) ||
      left.line - right.line ||
      compare(left.rule, right.rule) ||
      compare(left.message, right.message)
  )
}

/* By code, so that no locale changes the order. */
const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0)
