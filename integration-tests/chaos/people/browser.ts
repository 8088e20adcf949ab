import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../../testkit/actors/http"
import type { Tally } from "../report/tally"

/** A request that takes longer is sent again, as when a shopper reloads a page. */
const REQUEST_TIMEOUT_MS = 30_000
/** How long visitors try again while the shop does not answer, in ms. */
const MAX_OUTAGE_MS = 240_000
/** How many times a request is tried when its answer is a temporary error. */
const TRIES = 4

type Method = "GET" | "POST" | "DELETE"

/** JSON over HTTP. A request without an answer is sent again. */
export class Browser {
  constructor(
    private readonly baseUrl: string,
    private readonly headers: Readonly<Record<string, string>>,
    private readonly met: Tally,
    private readonly tries = TRIES,
  ) {}

  with(headers: Record<string, string>): Browser {
    return new Browser(this.baseUrl, { ...this.headers, ...headers }, this.met, this.tries)
  }

  /** The same browser without retries of refused requests, for attackers who send many. */
  withoutRetries(): Browser {
    return new Browser(this.baseUrl, this.headers, this.met, 1)
  }

  get<T>(path: string): Promise<T> {
    return this.send("GET", path)
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send("POST", path, body)
  }

  /** @throws HttpFailure when the shop refuses, or still fails after a few tries */
  async send<T>(method: Method, path: string, body?: object): Promise<T> {
    const giveUpAt = Date.now() + MAX_OUTAGE_MS
    for (let refusals = 0; ; ) {
      const answer = await this.try(method, path, body)
      if (answer === undefined) {
        this.met.add("request lost on its way to the shop")
        if (Date.now() > giveUpAt) throw new Error(`${method} ${path}: the shop does not answer`)
      } else if (answer.status < 300) {
        return answer.body as T
      } else {
        refusals++
        const isTemporary = answer.status >= 500 || answer.status === 409 || answer.status === 429
        if (!isTemporary || refusals >= this.tries) {
          throw new HttpFailure(`${method} ${path}`, answer.status, answer.body as object, "")
        }
      }
      await pause(500)
    }
  }

  /** One try; undefined when no answer came. */
  private async try(method: Method, path: string, body?: object) {
    try {
      const response = await fetch(this.baseUrl + path, {
        method,
        headers: { ...this.headers, ...(body ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      })
      const text = await response.text()
      // 502 comes from a load balancer: no server has answered.
      if (response.status === 502) return undefined
      return { status: response.status, body: parse(text) }
    } catch {
      return undefined
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text }
  }
}
