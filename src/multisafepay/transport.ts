import type { Pool } from "undici"
import { readEnvelope } from "./envelope"
import type { MultiSafepayError } from "./errors"
import { exchange } from "./exchange"
import { noAnswerError, refusalError } from "./failure"
import { parseRetryAfter, retryDelay } from "./retry"
import type { Secret } from "./secret"

/** Of a read, in total. A write has one attempt. */
const READ_ATTEMPTS = 3
/** Shorter than the usual keep-alive of servers, so that a write rarely uses a connection that is being closed. */
const KEEP_ALIVE_MS = 20_000

export type ApiRequest = {
  method: "GET" | "POST" | "PATCH"
  /** Path template for errors and log lines, for example `/orders/{order_id}`. */
  template: string
  path: string
  query?: Readonly<Record<string, string | number | undefined>>
  body?: unknown
  apiKey: Secret
  /** The key is not the client's own. */
  hasOtherKey?: boolean
  pspOrderId?: string
}

export type ApiAnswer = {
  data: unknown
  /** The whole body, for fields outside `data`. */
  body: Readonly<Record<string, unknown>>
  httpStatus: number
}

/** One request attempt to MultiSafepay. Contains no key, no body and nothing that the shopper entered. */
export type RequestEvent = {
  method: string
  /** Path template, for example `/orders/{order_id}`. */
  endpoint: string
  pspOrderId?: string
  /** HTTP status; absent when there was no answer. */
  status?: number
  durationMs: number
  /** Starts at 1. */
  attempt: number
  /** Present when the request did not carry the client's own key. */
  hasOtherKey?: true
  error?: MultiSafepayError
}

export type TransportConfig = {
  environment: "test" | "live"
  baseUrl: URL
  timeoutMs: number
  maxConnections: number
  onRequest?: (event: RequestEvent) => void
  sleep: (ms: number) => Promise<void>
  random: () => number
  now: () => number
}

type Failure = { error: MultiSafepayError; retryAfterMs?: number }

/** HTTP to MultiSafepay: the key in a header, pooled connections, one deadline for a call with all its attempts. */
export class Transport {
  readonly #config: TransportConfig
  readonly #basePath: string
  #pool: Pool | undefined

  constructor(config: TransportConfig) {
    this.#config = config
    this.#basePath = config.baseUrl.pathname.replace(/\/+$/, "")
  }

  async close(): Promise<void> {
    const pool = this.#connections()
    if (!pool.closed) await pool.close()
  }

  /** Retries reads; throws MultiSafepayError for any response that is not a success. */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const { now, timeoutMs, random, sleep } = this.#config
    const deadline = now() + timeoutMs
    const attempts = request.method === "GET" ? READ_ATTEMPTS : 1
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(request, attempt, deadline)
      if (!("error" in outcome)) return outcome
      if (attempt >= attempts || outcome.error.kind !== "transient") throw outcome.error
      const wait = retryDelay(attempt, random(), outcome.retryAfterMs)
      if (now() + wait >= deadline) throw outcome.error
      await sleep(wait)
    }
  }

  async #attempt(request: ApiRequest, attempt: number, deadline: number): Promise<ApiAnswer | Failure> {
    const started = this.#config.now()
    const outcome = await this.#exchange(request, Math.max(1, deadline - started))
    const failed = "error" in outcome
    const status = failed ? outcome.error.httpStatus : outcome.httpStatus
    this.#report({
      method: request.method,
      endpoint: request.template,
      ...(request.pspOrderId === undefined ? {} : { pspOrderId: request.pspOrderId }),
      ...(status === undefined ? {} : { status }),
      durationMs: this.#config.now() - started,
      attempt,
      ...(request.hasOtherKey ? { hasOtherKey: true } : {}),
      ...(failed ? { error: outcome.error } : {}),
    })
    return outcome
  }

  async #exchange(request: ApiRequest, timeoutMs: number): Promise<ApiAnswer | Failure> {
    const hasBody = request.body !== undefined
    const answer = await exchange(
      this.#connections(),
      {
        method: request.method,
        path: this.#basePath + request.path + queryString(request.query),
        headers: {
          accept: "application/json",
          api_key: request.apiKey.reveal(),
          "user-agent": "medusa-payment-multisafepay-alipay",
          ...(hasBody ? { "content-type": "application/json" } : {}),
        },
        body: hasBody ? JSON.stringify(request.body) : null,
      },
      timeoutMs,
    )
    if ("reason" in answer) return { error: noAnswerError(request, answer, this.#config.timeoutMs) }
    const httpStatus = answer.status
    const envelope = readEnvelope(answer.text, httpStatus)
    if (envelope.kind === "success") return { data: envelope.data, body: envelope.body, httpStatus }
    const unparsable = envelope.kind === "unparsable"
    const code = envelope.kind === "error" ? envelope.code : undefined
    return {
      error: refusalError(request, { httpStatus, code, unparsable }, this.#config.environment),
      retryAfterMs: parseRetryAfter(answer.headers["retry-after"], Date.now()),
    }
  }

  /** Created at the first call: loading undici (110 files) would add 35 to 45 ms to every boot of Medusa. */
  #connections(): Pool {
    if (this.#pool) return this.#pool
    const { Pool } = require("undici") as typeof import("undici")
    const { baseUrl, maxConnections, timeoutMs } = this.#config
    this.#pool = new Pool(baseUrl.origin, {
      connections: maxConnections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connect: { timeout: timeoutMs },
    })
    return this.#pool
  }

  #report(event: RequestEvent): void {
    try {
      this.#config.onRequest?.(event)
    } catch {
      // A failing observer must not turn a payment into a failure.
    }
  }
}

function queryString(query: ApiRequest["query"] = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value))
  }
  return search.size > 0 ? `?${search}` : ""
}
