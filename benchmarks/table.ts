/** Sets rows in columns: the first to the left, figures to the right. */
export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const [first, ...others] = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
      )
      .join('  ')
  )
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  return [first, rule, ...others].join('\n')
}
