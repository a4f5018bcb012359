import { test } from '@japa/runner'
import { register } from 'prom-client'
import { Metrics } from '../../../src/metrics/main.js'
import { parseExposition, type Family } from '../../exposition_text.js'

/** What went wrong while metrics were read. */
type Failure = { error: unknown; metric: string }

function open() {
  const failures: Failure[] = []
  const metrics = new Metrics((error, metric) => void failures.push({ error, metric }))
  const read = async () => {
    const { body } = await metrics.text()
    return new Map(parseExposition(body).map((family) => [family.name, family]))
  }
  const values = async (name: string) => {
    const families = await read()
    return valuesOf(families.get(name))
  }
  return { metrics, failures, read, values }
}

const valuesOf = (family: Family | undefined) =>
  family?.samples.map(({ labels, value }) => [...Object.values(labels), value])

const help = 'For tests'

test.group('Metrics', () => {
  test('a counter counts, by its labels or without any', async ({ assert }) => {
    const { metrics, read } = open()
    const plain = metrics.counter({ name: 'plain_total', help })
    const calls = metrics.counter({ name: 'calls_total', help, labels: ['service'] })
    plain.increment()
    plain.add(2)
    calls.increment({ service: 'orders' })
    calls.add(4, { service: 'a "quoted"\nname\\' })

    const families = await read()
    assert.deepEqual(valuesOf(families.get('plain_total')), [[3]])
    assert.deepEqual(valuesOf(families.get('calls_total')), [
      ['orders', 1],
      ['a "quoted"\nname\\', 4],
    ])
    assert.equal(families.get('calls_total')!.type, 'counter')
    assert.equal(families.get('calls_total')!.help, help)
  })

  test('a gauge is set, and moves both ways', async ({ assert }) => {
    const { metrics, values } = open()
    const open1 = metrics.gauge({ name: 'open_calls', help })
    open1.set(5)
    open1.add(2)
    open1.add(-3)
    assert.deepEqual(await values('open_calls'), [[4]])
  })

  test('a histogram has the bounds that OpenTelemetry advises, unless it has its own', async ({
    assert,
  }) => {
    const { metrics, read } = open()
    metrics.histogram({ name: 'wait_seconds', help }).observe(0.06)
    metrics
      .histogram({ name: 'body_bytes', help, labels: ['way'], buckets: [10, 100] })
      .observe(50, { way: 'in' })

    const families = await read()
    const bounds = (name: string) =>
      families.get(name)!.samples.flatMap(({ labels }) => labels.le ?? [])
    const advised = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
    assert.deepEqual(bounds('wait_seconds'), [...advised.map(String), '+Inf'])
    assert.deepEqual(bounds('body_bytes'), ['10', '100', '+Inf'])
    assert.equal(
      families.get('wait_seconds')!.samples.find(({ labels }) => labels.le === '0.075')!.value,
      1
    )
    assert.equal(
      families.get('wait_seconds')!.samples.find(({ labels }) => labels.le === '0.05')!.value,
      0
    )
  })

  test('a metric that nobody used yet is told, too', async ({ assert }) => {
    const { metrics, read } = open()
    metrics.counter({ name: 'unused_total', help })
    metrics.counter({ name: 'unused_calls_total', help, labels: ['service'] })
    const families = await read()
    assert.deepEqual(valuesOf(families.get('unused_total')), [[0]])
    assert.deepEqual(valuesOf(families.get('unused_calls_total')), [])
  })

  test('the same declaration gives the same metric, and another one is refused', async ({
    assert,
  }) => {
    const { metrics } = open()
    const spec = { name: 'shared_seconds', help, labels: ['service'] } as const
    const first = metrics.histogram(spec)
    assert.strictEqual(metrics.histogram({ ...spec }), first)

    const others = [
      () => metrics.gauge(spec),
      () => metrics.histogram({ ...spec, help: 'Something else' }),
      () => metrics.histogram({ ...spec, labels: ['service', 'operation'] }),
      () => metrics.histogram({ ...spec, labels: [] }),
      () => metrics.histogram({ ...spec, buckets: [1] }),
    ]
    for (const other of others) assert.throws(other, /"shared_seconds" already/)

    metrics.gauge({ name: 'collected', help, collect: () => {} })
    const twin = () => metrics.gauge({ name: 'collected', help, collect: () => {} })
    assert.throws(twin, /"collected" already/)
  })

  test('a name that breaks the conventions is refused: {name}, {problem}')
    .with([
      { make: 'counter', name: 'calls', problem: 'ends in "_total"' },
      { make: 'gauge', name: 'open_total', problem: 'ends in "_total"' },
      { make: 'gauge', name: 'openCalls', problem: 'in snake_case' },
      { make: 'gauge', name: 'http.open', problem: 'in snake_case' },
      { make: 'gauge', name: 'process_open', problem: 'are taken' },
      { make: 'gauge', name: 'nodejs_open', problem: 'are taken' },
      { make: 'gauge', name: 'calls_count', problem: 'parts of histograms' },
      { make: 'histogram', name: 'duration_ms', problem: 'ends in "_seconds"' },
      {
        make: 'gauge',
        name: 'open',
        labels: ['theService'],
        problem: '"theService" in snake_case',
      },
      { make: 'gauge', name: 'open', labels: ['le'], problem: '"le" is taken' },
      { make: 'gauge', name: 'open', labels: ['a', 'a'], problem: 'there twice' },
      { make: 'gauge', name: 'open', help: ' ', problem: '"help" is empty' },
      { make: 'histogram', name: 'a_bytes', buckets: [2, 1], problem: '"buckets" must' },
      { make: 'histogram', name: 'a_bytes', buckets: [], problem: '"buckets" must' },
    ] as const)
    .run(({ assert }, { make, problem, ...spec }) => {
      const { metrics } = open()
      const refused = () => metrics[make]({ help, ...spec } as never)
      assert.throws(refused, new RegExp(`"${spec.name}" cannot be made: .*${problem}`))
    })

  test('a gauge with collect is set when metrics are read, and forgets what it had', async ({
    assert,
  }) => {
    const { metrics, values } = open()
    let states: Record<string, number> = { orders: 1, billing: 0 }
    metrics.gauge({
      name: 'breaker_state',
      help,
      labels: ['service'],
      async collect(gauge) {
        await Promise.resolve()
        for (const [service, value] of Object.entries(states)) gauge.set(value, { service })
      },
    })
    assert.deepEqual(await values('breaker_state'), [
      ['orders', 1],
      ['billing', 0],
    ])
    states = { orders: 2 }
    assert.deepEqual(await values('breaker_state'), [['orders', 2]])
  })

  test('a gauge that cannot be collected is told without a value, and the others are read', async ({
    assert,
  }) => {
    const { metrics, failures, read, values } = open()
    const lost = new Error('no connection')
    let isBroken = false
    const set = (gauge: { set(value: number): void }) => {
      gauge.set(1)
      if (isBroken) throw lost
    }
    metrics.gauge({ name: 'broken', help, collect: set })
    metrics.gauge({ name: 'whole', help, collect: (gauge) => gauge.set(7) })
    assert.deepEqual(await values('broken'), [[1]])

    isBroken = true
    const families = await read()
    assert.deepEqual(valuesOf(families.get('broken')), [])
    assert.deepEqual(valuesOf(families.get('whole')), [[7]])
    assert.deepEqual(failures, [{ error: lost, metric: 'broken' }])
  })

  test('those who read at once share one reading', async ({ assert }) => {
    const { metrics } = open()
    let readings = 0
    metrics.gauge({ name: 'readings', help, collect: (gauge) => gauge.set(++readings) })
    const [one, other] = await Promise.all([metrics.text(), metrics.text()])
    assert.strictEqual(one, other)
    await metrics.text()
    assert.equal(readings, 2)
  })

  test('the process is watched from the first reading on', async ({ assert }) => {
    const { metrics, read } = open()
    metrics.counter({ name: 'calls_total', help }).increment()
    const first = await read()
    assert.isAbove(first.get('process_resident_memory_bytes')!.samples[0]!.value, 1_000_000)
    assert.isTrue(first.has('nodejs_eventloop_lag_seconds'))
    const second = await read()
    assert.equal(second.size, first.size)
  })

  test('nothing comes into the registry that the library shares', async ({ assert }) => {
    const { metrics, read } = open()
    metrics.counter({ name: 'own_total', help }).increment()
    await read()
    assert.deepEqual(register.getMetricsAsArray(), [])
    const elsewhere = await open().read()
    assert.isFalse(elsewhere.has('own_total'))
  })

  test('a label that is missing does not compile', () => {
    const { metrics } = open()
    const plain = metrics.counter({ name: 'plain_total', help })
    const labelled = metrics.gauge({ name: 'labelled', help, labels: ['service', 'state'] })
    const calls = [
      // @ts-expect-error it has no labels
      () => plain.increment({ service: 'a' }),
      // @ts-expect-error it has two labels
      () => labelled.set(1),
      // @ts-expect-error it has two labels
      () => labelled.set(1, { service: 'a' }),
    ]
    void calls
  })
})
