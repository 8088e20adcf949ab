import { setTimeout as delay } from "node:timers/promises"
import { MultiSafepayError } from "./errors"
import { Secret } from "./secret"
import type { RequestEvent, TransportConfig } from "./transport"

const BASE_URLS = {
  test: "https://testapi.multisafepay.com/v1/json",
  live: "https://api.multisafepay.com/v1/json",
}

export type MultiSafepayClientConfig = {
  /** The site's API key. Surrounding whitespace is removed. */
  apiKey: string | Secret
  environment: "test" | "live"
  /** Another address of the API, for the sandbox and for tests. */
  baseUrl?: string
  /** Milliseconds for a whole call with its retries, including the wait for a free connection; 10,000 by default. */
  timeoutMs?: number
  /** Maximum number of connections; 50 by default. Further calls wait for one. */
  maxConnections?: number
  /** Called for every attempt; errors that it throws are ignored. */
  onRequest?: (event: RequestEvent) => void
  /** Waits between the attempts of a read, in ms. For tests, like the next two. */
  sleep?: (ms: number) => Promise<void>
  random?: () => number
  /** Measures deadlines and durations, in ms; must never go back. Default: since the process started. */
  now?: () => number
}

export type ResolvedConfig = { apiKey: Secret; transport: TransportConfig }

/** Fills in the defaults and checks `baseUrl`. The other values were checked with the provider's options. */
export function resolveClientConfig(config: MultiSafepayClientConfig): ResolvedConfig {
  return {
    apiKey: typeof config.apiKey === "string" ? new Secret(config.apiKey) : config.apiKey,
    transport: {
      environment: config.environment,
      baseUrl: checkBaseUrl(config.baseUrl ?? BASE_URLS[config.environment]),
      timeoutMs: config.timeoutMs ?? 10_000,
      maxConnections: config.maxConnections ?? 50,
      ...(config.onRequest === undefined ? {} : { onRequest: config.onRequest }),
      sleep: config.sleep ?? ((ms) => delay(ms)),
      random: config.random ?? Math.random,
      now: config.now ?? (() => performance.now()),
    },
  }
}

/** MultiSafepay's own libraries refuse shorter keys; other characters are not allowed in a header. */
export const isApiKey = (text: string): boolean => /^[\x21-\x7e]{5,}$/.test(text)

/** The error does not repeat the address: it may contain a password. */
function checkBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new MultiSafepayError(
      "MultiSafepay client: baseUrl must be an http(s) address without user, query or fragment, for example http://localhost:4280/v1/json.",
      { kind: "configuration", endpoint: "local" },
    )
  }
  return url
}
