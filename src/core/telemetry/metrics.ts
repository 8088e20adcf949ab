import type {
  Attributes,
  Counter,
  Histogram,
  MeterProvider,
  Observable,
} from "@medusajs/framework/opentelemetry/api"
import { meterOf, openTelemetry } from "./open-telemetry"

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const AGES = [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400]

type Histograms = Record<string, { description: string; buckets: number[] }>
type Others = Record<string, { description: string; unit: string }>

/** In seconds. docs/operating.md explains the names and attributes. */
export const HISTOGRAMS = {
  "alipay.payment_sync.duration": {
    description: "Payment syncs, by what asked for them and how they ended",
    buckets: SECONDS,
  },
  "alipay.notification.duration": {
    description: "Answered notifications, by signature and HTTP status",
    buckets: SECONDS,
  },
  "alipay.notification.age": {
    description: "From a change at MultiSafepay until the notification about it was answered",
    buckets: AGES,
  },
  "alipay.psp.request.duration": {
    description: "Requests to MultiSafepay, by endpoint and outcome",
    buckets: SECONDS,
  },
} as const satisfies Histograms

export const COUNTERS = {
  "alipay.refund.requests": { description: "Refunds asked of MultiSafepay, by outcome", unit: "{refund}" },
  "alipay.alert.sent": { description: "Alerts that went out to the merchant, by kind", unit: "{alert}" },
} as const satisfies Others

export const GAUGES = {
  "alipay.alert.open": { description: "Alerts that are open, by kind", unit: "{alert}" },
  "alipay.queue.length": { description: "Work on payments that waits in this process", unit: "{task}" },
  "alipay.recovery.backlog": { description: "Payments whose next check is due", unit: "{payment}" },
  "alipay.recovery.age": { description: "Since the last complete run of recovery", unit: "s" },
  "alipay.refund_breaker.paused": { description: "1 while automatic refunds are paused", unit: "{flag}" },
} as const satisfies Others

type HistogramName = keyof typeof HISTOGRAMS
type CounterName = keyof typeof COUNTERS
export type GaugeName = keyof typeof GAUGES

export type Observation = { gauge: GaugeName; value: number; attributes?: Attributes }

/** Read at each export of the metrics. */
export type GaugeSource = () => Promise<Observation[]> | Observation[]

type Instruments = {
  provider: MeterProvider
  histograms: Map<string, Histogram>
  counters: Map<string, Counter>
}

let made: Instruments | undefined
const sources = new Map<string, GaugeSource>()

/** @param seconds below 0 counts as 0, because clocks differ */
export function recordDuration(name: HistogramName, seconds: number, attributes: Attributes): void {
  instruments()?.histograms.get(name)?.record(Math.max(0, seconds), attributes)
}

export function count(name: CounterName, attributes: Attributes): void {
  instruments()?.counters.get(name)?.add(1, attributes)
}

/**
 * Registers a source of gauges.
 * @param name a later source with the same name replaces this one
 */
export function observe(name: string, source: GaugeSource): void {
  sources.set(name, source)
  instruments()
}

/** Created once per metrics provider. A process has one. */
function instruments(): Instruments | undefined {
  const api = openTelemetry()
  if (!api) {
    return undefined
  }
  const provider = api.metrics.getMeterProvider()
  if (made?.provider === provider) {
    return made
  }
  const meter = meterOf(api)
  const gauges = new Map<GaugeName, Observable>(
    entriesOf(GAUGES).map(([name, options]) => [name, meter.createObservableGauge(name, options)]),
  )
  meter.addBatchObservableCallback(
    async (result) => {
      for (const source of sources.values()) {
        // A source that fails is left out of this export.
        const observations = await Promise.resolve()
          .then(source)
          .catch(() => [])
        for (const { gauge, value, attributes } of observations) {
          result.observe(gauges.get(gauge) as Observable, value, attributes)
        }
      }
    },
    [...gauges.values()],
  )
  made = {
    provider,
    histograms: new Map(
      entriesOf(HISTOGRAMS).map(([name, { description, buckets }]) => [
        name,
        meter.createHistogram(name, {
          description,
          unit: "s",
          advice: { explicitBucketBoundaries: [...buckets] },
        }),
      ]),
    ),
    counters: new Map(
      entriesOf(COUNTERS).map(([name, options]) => [name, meter.createCounter(name, options)]),
    ),
  }
  return made
}

const entriesOf = <Name extends string, Value>(table: Record<Name, Value>) =>
  Object.entries(table) as [Name, Value][]
