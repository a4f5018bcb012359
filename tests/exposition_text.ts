/** A metric with its samples, as the text format of Prometheus tells it. */
export interface Family {
  name: string
  type: string
  help: string
  samples: Sample[]
}

/** One value. */
export interface Sample {
  /** that of its family, which a part of a histogram has a suffix behind */
  name: string
  labels: Record<string, string>
  value: number
}

const HEAD = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y
const VALUE = /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]Inf|NaN)$/i
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped']
const PARTS: Record<string, string[]> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
}

/**
 * Reads the text format, version 0.0.4, and throws at whatever the format does not allow, or a server that reads
 * it would have to guess.
 */
export function parseExposition(text: string): Family[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const families = new Map<string, Partial<Family> & { name: string; samples: Sample[] }>()
  const seen = new Set<string>()
  let current: (Partial<Family> & { name: string; samples: Sample[] }) | undefined

  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const wrong = (problem: string) => new Error(`${problem}: ${line}`)
    const [, keyword, name, rest] = HEAD.exec(line) ?? []
    if (keyword) {
      if (current?.name !== name) {
        if (families.has(name!)) throw wrong('a metric in two places')
        current = { name: name!, samples: [] }
        families.set(name!, current)
      }
      const key = keyword === 'HELP' ? 'help' : 'type'
      if (current![key] !== undefined) throw wrong('told twice')
      if (current!.samples.length > 0) throw wrong('told after the samples')
      if (key === 'type' && !TYPES.includes(rest!)) throw wrong('no type')
      current![key] = rest
      continue
    }
    if (line.startsWith('#')) continue
    const [, sampleName, labelText, value] = SAMPLE.exec(line) ?? []
    if (!sampleName || !VALUE.test(value!)) throw wrong('no sample')
    if (current?.type === undefined || current.help === undefined) throw wrong('no type or help')
    const names = (PARTS[current.type] ?? ['']).map((part) => current!.name + part)
    if (!names.includes(sampleName)) throw wrong(`no sample of ${current.name}`)
    const labels = parseLabels(labelText ?? '', wrong)
    const identity = JSON.stringify([sampleName, Object.entries(labels).sort()])
    if (seen.has(identity)) throw wrong('told twice')
    seen.add(identity)
    current.samples.push({ name: sampleName, labels, value: toNumber(value!) })
  }
  const complete = [...families.values()] as Family[]
  for (const family of complete) if (family.type === 'histogram') assertHistogram(family)
  return complete
}

function parseLabels(text: string, wrong: (problem: string) => Error): Record<string, string> {
  const labels: Record<string, string> = {}
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [, name, value, end] = LABEL.exec(text) ?? []
    if (name === undefined || name in labels) throw wrong('broken labels')
    if (end === '' && LABEL.lastIndex < text.length) throw wrong('broken labels')
    labels[name] = JSON.parse(`"${value!.replaceAll('\t', '\\t')}"`)
  }
  return labels
}

const toNumber = (value: string): number =>
  /^nan$/i.test(value) ? Number.NaN : Number(value.replace('Inf', 'Infinity'))

/* Of each set of labels the buckets rise, and the last has as much as the count. */
function assertHistogram({ name, samples }: Family): void {
  const groups = Map.groupBy(samples, ({ labels: { le, ...labels } }) =>
    JSON.stringify(Object.entries(labels).sort())
  )
  for (const group of groups.values()) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => toNumber(labels.le ?? ''))
    const counts = buckets.map(({ value }) => value)
    const count = group.find((one) => one.name === `${name}_count`)?.value
    const rises = (numbers: number[]) => numbers.every((one, at) => !at || one >= numbers[at - 1]!)
    if (bounds.at(-1) !== Infinity || !rises(bounds) || !rises(counts) || counts.at(-1) !== count) {
      throw new Error(`${name} is no histogram`)
    }
  }
}
