import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../harness/http"
import type { Tally } from "../report/tally"

/** A request that hangs longer than this is given up and sent again, as people reload a page. */
const REQUEST_TIMEOUT_MS = 30_000
/** How long a shop may be away until its visitors give up for good. */
const PATIENCE_MS = 240_000
/** How often an answer that says "not now" is tried again. */
const TRIES = 4

type Method = "GET" | "POST" | "DELETE"

/** JSON over HTTP as impatient people send it: whatever fails on the way is sent again. */
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

  /** The same, but a refusal is taken at once, whatever it is: for those who send much. */
  hasty(): Browser {
    return new Browser(this.baseUrl, this.headers, this.met, 1)
  }

  get<T>(path: string): Promise<T> {
    return this.send("GET", path)
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send("POST", path, body)
  }

  /** @throws HttpFailure when the shop refuses, or is still in trouble after a few tries */
  async send<T>(method: Method, path: string, body?: object): Promise<T> {
    const giveUpAt = Date.now() + PATIENCE_MS
    for (let refusals = 0; ; ) {
      const answer = await this.try(method, path, body)
      if (answer === undefined) {
        this.met.add("request lost on its way to the shop")
        if (Date.now() > giveUpAt) throw new Error(`${method} ${path}: the shop does not answer`)
      } else if (answer.status < 300) {
        return answer.body as T
      } else {
        refusals++
        const passing = answer.status >= 500 || answer.status === 409 || answer.status === 429
        if (!passing || refusals >= this.tries) {
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
      // Of a load balancer none of whose servers answered.
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
