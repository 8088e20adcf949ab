import { setTimeout as delay } from "node:timers/promises"
import { MultiSafepayError } from "./errors"
import { Secret } from "./secret"
import type { RequestEvent, TransportConfig } from "./transport"

const BASE_URLS: Readonly<Record<string, string>> = {
  test: "https://testapi.multisafepay.com/v1/json",
  live: "https://api.multisafepay.com/v1/json",
}
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"])

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

/**
 * Validates a client's configuration and fills in the defaults.
 *
 * @throws MultiSafepayError (configuration) that names the field and the fix, never the key
 */
export function resolveClientConfig(config: MultiSafepayClientConfig): ResolvedConfig {
  return {
    apiKey: checkKey(config.apiKey, "apiKey"),
    transport: {
      environment: config.environment,
      baseUrl: checkBaseUrl(config),
      timeoutMs: checkCount(config.timeoutMs ?? 10_000, "timeoutMs", 2_147_483_647),
      maxConnections: checkCount(config.maxConnections ?? 50, "maxConnections", 10_000),
      ...(config.onRequest === undefined ? {} : { onRequest: config.onRequest }),
      sleep: config.sleep ?? ((ms) => delay(ms)),
      random: config.random ?? Math.random,
      now: config.now ?? (() => performance.now()),
    },
  }
}

function checkKey(key: string | Secret, name: string): Secret {
  const secret = typeof key === "object" && key ? key : new Secret(String(key ?? ""))
  if (!isApiKey(secret.reveal())) {
    throw problem(`${name} must be the key from the MultiSafepay dashboard: at least 5 characters, no blanks`)
  }
  return secret
}

/** MultiSafepay's own libraries refuse shorter keys; other characters are not allowed in a header. */
export const isApiKey = (text: string): boolean => /^[\x21-\x7e]{5,}$/.test(text)

function checkBaseUrl(config: MultiSafepayClientConfig): URL {
  const preset = Object.hasOwn(BASE_URLS, config.environment) ? BASE_URLS[config.environment] : undefined
  if (preset === undefined) throw problem('environment must be "test" or "live"')
  if (config.baseUrl === undefined) return new URL(preset)
  const example = "for example http://localhost:4280/v1/json"
  if (!URL.canParse(config.baseUrl)) throw problem(`baseUrl must be an address, ${example}`)
  const url = new URL(config.baseUrl)
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw problem(`baseUrl must be an http(s) address without user, query or fragment, ${example}`)
  }
  if (config.environment === "live" && url.protocol === "http:" && !LOOPBACK.has(url.hostname)) {
    throw problem("baseUrl must be https in the live environment, or the key would travel in the clear")
  }
  return url
}

function checkCount(value: number, name: string, max: number): number {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw problem(`${name} must be a whole number from 1 to ${max}, got ${value}`)
  }
  return value
}

function problem(message: string): MultiSafepayError {
  return new MultiSafepayError(`MultiSafepay client: ${message}.`, {
    kind: "configuration",
    endpoint: "local",
  })
}
