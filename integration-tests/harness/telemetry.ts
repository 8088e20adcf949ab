import { metrics as metricsApi } from "@medusajs/framework/opentelemetry/api"
import { metrics, node, tracing } from "@medusajs/framework/opentelemetry/sdk-node"

/** Points recorded since the last call, or the current value of a gauge, by name and attributes. */
export type Signals = { metrics: Record<string, number>; spans: Record<string, number> }

/** Collects a shop's OpenTelemetry data in memory. Create it before the shop opens, like an SDK. */
export class Telemetry {
  private readonly spans = new tracing.InMemorySpanExporter()
  private readonly reader = new metrics.PeriodicExportingMetricReader({
    exporter: new metrics.InMemoryMetricExporter(metrics.AggregationTemporality.DELTA),
    // Longer than any test: it exports only on request.
    exportIntervalMillis: 3_600_000,
  })
  private readonly meters = new metrics.MeterProvider({ readers: [this.reader] })
  private readonly tracers = new node.NodeTracerProvider({
    spanProcessors: [new tracing.SimpleSpanProcessor(this.spans)],
  })

  constructor() {
    this.tracers.register()
    metricsApi.setGlobalMeterProvider(this.meters)
  }

  /** The exported data: spans and counts since the last call. */
  async takeRaw() {
    const { resourceMetrics } = await this.reader.collect()
    const spans = this.spans
      .getFinishedSpans()
      .filter(({ instrumentationScope }) => isOurs(instrumentationScope))
    this.spans.reset()
    const scope = resourceMetrics.scopeMetrics.find(({ scope }) => isOurs(scope))
    return { metrics: scope?.metrics ?? [], spans }
  }

  async take(): Promise<Signals> {
    const raw = await this.takeRaw()
    const points = raw.metrics.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }): [string, number] => [
        `${descriptor.name}${labels(attributes)}`,
        typeof value === "number" ? value : value.count,
      ]),
    )
    return {
      metrics: Object.fromEntries(points.sort()),
      spans: countBy(raw.spans.map(({ name }) => name)),
    }
  }

  async close(): Promise<void> {
    await this.meters.shutdown()
    await this.tracers.shutdown()
  }
}

const isOurs = ({ name }: { name: string }) => name === "medusa-payment-multisafepay-alipay"

const labels = (attributes: Record<string, unknown>) => {
  const pairs = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length === 0 ? "" : `{${pairs.map(([key, value]) => `${key}=${value}`).join(", ")}}`
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names.sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
