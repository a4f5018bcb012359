import type { Metrics } from '@iti/framework/metrics'
import { parseExposition, type Sample } from '../../exposition_text.js'

/** The samples of a metric; of a histogram, how often something was measured. */
export async function readMetrics(metrics: Metrics, name: string): Promise<Omit<Sample, 'name'>[]> {
  const { body } = await metrics.text()
  const family = parseExposition(body).find((one) => one.name === name)
  const samples = family?.samples ?? []
  const counted = samples.filter((one) => one.name === `${name}_count`)
  const told = counted.length > 0 ? counted : samples.filter((one) => one.name === name)
  return told.map(({ labels, value }) => ({ labels, value }))
}

/** The value of a metric that has one sample. */
export const readValue = async (metrics: Metrics, name: string) =>
  (await readMetrics(metrics, name))[0]?.value
