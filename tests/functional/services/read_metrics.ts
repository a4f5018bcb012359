import type { Metrics } from '@iti/framework/metrics'
import { parseExposition, type Sample } from '../../exposition_text.js'

/** The samples of a metric with some labels; of a histogram, how often something was measured. */
export async function readMetrics(
  metrics: Metrics,
  name: string,
  wanted: Record<string, string> = {}
): Promise<Omit<Sample, 'name'>[]> {
  const { body } = await metrics.text()
  const family = parseExposition(body).find((one) => one.name === name)
  const samples = family?.samples ?? []
  const counted = samples.filter((one) => one.name === `${name}_count`)
  const told = counted.length > 0 ? counted : samples.filter((one) => one.name === name)
  const isWanted = ({ labels }: Sample) =>
    Object.entries(wanted).every(([label, value]) => labels[label] === value)
  return told.filter(isWanted).map(({ labels, value }) => ({ labels, value }))
}

/** The value of a metric that has one sample. */
export async function readValue(metrics: Metrics, name: string): Promise<number | undefined> {
  const [sample] = await readMetrics(metrics, name)
  return sample?.value
}
