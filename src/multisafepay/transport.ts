import { type Dispatcher, Pool } from "undici"
import { errorCodeFact } from "./error-codes"
import { MultiSafepayError } from "./errors"
import { parseLosslessJson } from "./json"

const MAX_RESPONSE_BYTES = 5 * 1024 * 1024
const KEEP_ALIVE_MS = 20_000
const READ_ATTEMPTS = 3
const BACKOFF_MS = 200

export type ApiRequest = {
  method: "GET" | "POST" | "PATCH"
  /** Path template for errors and log lines, for example `/orders/{order_id}`. */
  template: string
  path: string
  query?: Readonly<Record<string, string | number | undefined>>
  body?: unknown
  apiKey: string
  pspOrderId?: string
}

/** One attempt to talk to MultiSafepay. Carries no key, no body and no personal data. */
export type RequestEvent = {
  method: string
  /** Path template. */
  endpoint: string
  pspOrderId?: string
  status?: number
  durationMs: number
  /** 1 for the first one. */
  attempt: number
  error?: MultiSafepayError
}

export type ApiAnswer = { data: unknown; envelope: Readonly<Record<string, unknown>>; httpStatus: number }

export type TransportConfig = {
  baseUrl: URL
  timeoutMs: number
  maxConnections: number
  onRequest?: (event: RequestEvent) => void
  sleep: (ms: number) => Promise<void>
  random: () => number
  now: () => number
}

type Failure = { error: MultiSafepayError; retryAfterMs?: number }

/** Problems that come before the first byte of a request leaves, so that a write surely had no effect. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_CLOSED|UND_ERR_DESTROYED|CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*|EPROTO)$/

/** HTTP to MultiSafepay: key in a header, pooled connections, one deadline for a call with all its retries. */
export class Transport {
  readonly #config: TransportConfig
  readonly #pool: Pool

  constructor(config: TransportConfig) {
    this.#config = config
    this.#pool = new Pool(config.baseUrl.origin, {
      connections: config.maxConnections,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_RESPONSE_BYTES,
      connect: { timeout: config.timeoutMs },
    })
  }

  close(): Promise<void> {
    return this.#pool.closed ? Promise.resolve() : this.#pool.close()
  }

  /**
   * Sends a request and returns the answer's `data`. Reads are tried up to three times within the deadline,
   * waiting as long as `Retry-After` asks; writes are sent once.
   */
  async send(request: ApiRequest): Promise<ApiAnswer> {
    const deadline = this.#config.now() + this.#config.timeoutMs
    const attempts = request.method === "GET" ? READ_ATTEMPTS : 1
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(request, attempt, deadline)
      if ("data" in outcome) return outcome
      if (attempt >= attempts || outcome.error.kind !== "passing") throw outcome.error
      const backoff = BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + this.#config.random() / 2)
      const wait = Math.max(backoff, outcome.retryAfterMs ?? 0)
      if (this.#config.now() + wait >= deadline) throw outcome.error
      await this.#config.sleep(wait)
    }
  }

  async #attempt(request: ApiRequest, attempt: number, deadline: number): Promise<ApiAnswer | Failure> {
    const started = this.#config.now()
    const outcome = await this.#exchange(request, Math.max(1, deadline - started))
    const error = "error" in outcome ? outcome.error : undefined
    const status = "error" in outcome ? outcome.error.httpStatus : outcome.httpStatus
    try {
      this.#config.onRequest?.({
        method: request.method,
        endpoint: request.template,
        ...(request.pspOrderId === undefined ? {} : { pspOrderId: request.pspOrderId }),
        ...(status === undefined ? {} : { status }),
        durationMs: this.#config.now() - started,
        attempt,
        ...(error === undefined ? {} : { error }),
      })
    } catch {
      // An observer that fails must not turn a payment into a failure.
    }
    return outcome
  }

  async #exchange(request: ApiRequest, timeoutMs: number): Promise<ApiAnswer | Failure> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), timeoutMs)
    try {
      const response = await this.#pool.request({
        method: request.method,
        path: this.#path(request),
        headers: {
          accept: "application/json",
          api_key: request.apiKey,
          "user-agent": "medusa-payment-multisafepay-alipay",
          ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: abort.signal,
      })
      return readResponse(request, response, await response.body.text(), this.#config.now())
    } catch (cause) {
      return {
        error: networkError(request, cause, abort.signal.aborted ? this.#config.timeoutMs : undefined),
      }
    } finally {
      clearTimeout(timer)
    }
  }

  #path(request: ApiRequest): string {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) query.set(name, String(value))
    }
    const search = query.size > 0 ? `?${query}` : ""
    return `${this.#config.baseUrl.pathname.replace(/\/+$/, "")}${request.path}${search}`
  }
}

function readResponse(
  request: ApiRequest,
  response: Dispatcher.ResponseData,
  text: string,
  now: number,
): ApiAnswer | Failure {
  const httpStatus = response.statusCode
  const envelope = parseEnvelope(text)
  if (envelope === undefined)
    return { error: httpError(request, httpStatus, undefined, true), ...retryAfter() }
  const success = envelope.success === true || envelope.success === 1 || envelope.success === "1"
  // Answers without `success` count when they carry data, as MultiSafepay's own libraries have it.
  if (success || (envelope.success === undefined && hasContent(envelope.data) && httpStatus < 400)) {
    return { data: envelope.data, envelope, httpStatus }
  }
  return { error: httpError(request, httpStatus, readCode(envelope.error_code), false), ...retryAfter() }

  function retryAfter(): { retryAfterMs?: number } {
    const header = response.headers["retry-after"]
    const value = Array.isArray(header) ? header[0] : header
    if (value === undefined) return {}
    const wait = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
    return Number.isFinite(wait) && wait > 0 ? { retryAfterMs: wait } : {}
  }
}

function parseEnvelope(text: string): Record<string, unknown> | undefined {
  try {
    const json = parseLosslessJson(text)
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

const hasContent = (data: unknown) =>
  typeof data === "object" && data !== null && Object.keys(data).length > 0

const readCode = (code: unknown): number | undefined => {
  const number = typeof code === "string" && /^\d{1,9}$/.test(code) ? Number(code) : code
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined
}

function httpError(
  request: ApiRequest,
  httpStatus: number,
  code: number | undefined,
  unparsable: boolean,
): MultiSafepayError {
  const endpoint = `${request.method} ${request.template}`
  const notFound = (httpStatus === 404 || httpStatus === 410) && (code === 1000 || code === 1006)
  const fact = code === undefined || (notFound && code === 1000) ? undefined : errorCodeFact(code)
  const passing = unparsable || httpStatus >= 500 || httpStatus === 429 || httpStatus === 408
  const kind =
    fact?.kind ??
    (passing ? "passing" : httpStatus === 401 || httpStatus === 403 ? "configuration" : "request")
  const advice =
    fact?.advice ??
    (notFound
      ? "it does not exist at MultiSafepay"
      : unparsable
        ? "the answer is not MultiSafepay's JSON; check baseUrl and proxies if it stays"
        : passing
          ? "MultiSafepay is not available at the moment; try again later"
          : kind === "configuration"
            ? "access refused; check the API key, its rights and the environment"
            : "MultiSafepay refused the request")
  const numbers = [code === undefined ? undefined : `code ${code}`, `HTTP ${httpStatus}`]
    .filter(Boolean)
    .join(", ")
  const isWrite = request.method !== "GET"
  return new MultiSafepayError(`MultiSafepay ${endpoint} failed (${numbers}): ${advice}.`, {
    kind,
    endpoint,
    httpStatus,
    ...(code === undefined ? {} : { code }),
    ...(request.pspOrderId === undefined ? {} : { pspOrderId: request.pspOrderId }),
    outcomeUnknown:
      isWrite && (unparsable || httpStatus >= 500 || httpStatus === 408 || (fact?.unclear ?? false)),
  })
}

function networkError(
  request: ApiRequest,
  cause: unknown,
  timedOutAfterMs: number | undefined,
): MultiSafepayError {
  const endpoint = `${request.method} ${request.template}`
  const code = errorCode(cause)
  const sent = timedOutAfterMs !== undefined || !NOT_SENT.test(code)
  const what =
    timedOutAfterMs === undefined
      ? `no answer (${code})`
      : `no answer within ${timedOutAfterMs} ms (option timeout)`
  const isWrite = request.method !== "GET"
  const advice = isWrite
    ? sent
      ? "It may have taken effect: read the order before trying again"
      : "Nothing was sent; try again later"
    : "Try again later"
  // The cause is left out on purpose: it may hold on to the request with its key.
  return new MultiSafepayError(`MultiSafepay ${endpoint} failed: ${what}. ${advice}.`, {
    kind: "passing",
    endpoint,
    ...(request.pspOrderId === undefined ? {} : { pspOrderId: request.pspOrderId }),
    outcomeUnknown: isWrite && sent,
  })
}

function errorCode(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "network error"
}
