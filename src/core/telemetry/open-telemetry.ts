import type { Attributes, Meter, Span, SpanOptions, Tracer } from "@medusajs/framework/opentelemetry/api"
import { PACKAGE_NAME } from "../sites/this-plugin"

type OpenTelemetry = typeof import("@medusajs/framework/opentelemetry/api")

/** Where every copy of OpenTelemetry's API 1.x stores the providers that an SDK has registered. */
const REGISTERED = Symbol.for("opentelemetry.js.api.1")

let loaded: OpenTelemetry | undefined

/**
 * OpenTelemetry's API, which every Medusa installs. It is loaded only after an SDK was registered, as a shop's
 * `instrumentation.ts` does. Without an SDK, telemetry costs one read of a global variable.
 * @returns undefined in a shop without OpenTelemetry
 */
export function openTelemetry(): OpenTelemetry | undefined {
  if (!(REGISTERED in globalThis)) {
    return undefined
  }
  loaded ??= require("@medusajs/framework/opentelemetry/api") as OpenTelemetry
  return loaded
}

export const meterOf = (api: OpenTelemetry): Meter => api.metrics.getMeter(PACKAGE_NAME)

const tracerOf = (api: OpenTelemetry): Tracer => api.trace.getTracer(PACKAGE_NAME)

/** Adds attributes to a span. No personal data, no keys. */
export type SpanFacts = { set: (attributes: Attributes) => void }

const NOWHERE: SpanFacts = { set: () => undefined }

/** Runs `work` in a span. Of an error, the span has only the name: a message may repeat what somebody entered. */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: SpanFacts) => Promise<T>,
): Promise<T> {
  const api = openTelemetry()
  if (!api) {
    return work(NOWHERE)
  }
  return tracerOf(api).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work({ set: (more) => span.setAttributes(more) })
    } catch (error) {
      fail(api, span, error instanceof Error ? error.name : "Error")
      throw error
    } finally {
      span.end()
    }
  })
}

/** A span for something that has ended now. `durationMs` in ms. */
export function recordSpan(
  name: string,
  { durationMs, error, ...options }: SpanOptions & { durationMs: number; error?: string | undefined },
): void {
  const api = openTelemetry()
  if (api) {
    const now = Date.now()
    const span = tracerOf(api).startSpan(name, { ...options, startTime: now - durationMs })
    if (error !== undefined) {
      fail(api, span, error)
    }
    span.end(now)
  }
}

function fail(api: OpenTelemetry, span: Span, type: string): void {
  span.setAttribute("error.type", type)
  span.setStatus({ code: api.SpanStatusCode.ERROR })
}
