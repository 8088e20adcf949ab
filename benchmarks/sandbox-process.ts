import { join } from "node:path"
import { parse, stringify } from "lossless-json"
import { Child } from "./child-process"
import { Http } from "./http"

export interface PspCalls {
  total: number
  by_endpoint: Record<string, number>
}

/** The sandbox in its own process, so that its work is not counted as the shop's. */
export class SandboxProcess {
  private readonly http: Http

  private constructor(
    private readonly child: Child,
    readonly apiBaseUrl: string,
    url: string,
  ) {
    this.http = new Http(url, {}, 32)
  }

  static async start(logFile: string): Promise<SandboxProcess> {
    const { child, ready } = await Child.start<{ apiBaseUrl: string; url: string }>(
      join(__dirname, "sandbox", "main.ts"),
      { cwd: join(__dirname, ".."), env: process.env, logFile },
    )
    return new SandboxProcess(child, ready.apiBaseUrl, ready.url)
  }

  /** Number of TCP connections to it since the last call. */
  connections(): Promise<number> {
    return this.child.ask("connections") as Promise<number>
  }

  /** The shopper pays; the shop is not notified yet. */
  async pay(pspOrderId: string): Promise<void> {
    await this.http.json("POST", `/control/orders/${pspOrderId}/pay`, {
      scenario: "completed",
      notify: false,
    })
  }

  /** Sends the notification; resolves when the shop has answered it. */
  async notify(pspOrderId: string): Promise<void> {
    const sent = await this.http.json<{ delivered: boolean }>("POST", "/control/notify", {
      order_id: pspOrderId,
    })
    if (!sent.delivered) throw new Error(`The shop did not take the notification of ${pspOrderId}`)
  }

  calls(pspOrderId?: string): Promise<PspCalls> {
    return this.http.json("GET", `/control/calls${pspOrderId ? `?order_id=${pspOrderId}` : ""}`)
  }

  async forgetCalls(): Promise<void> {
    await this.http.json("DELETE", "/control/calls")
  }

  /** Delays every answer of the API by this time, in ms. */
  async setLatency(ms: number): Promise<void> {
    await this.http.json("DELETE", "/control/faults")
    if (ms > 0) {
      await this.http.json("POST", "/control/faults", { on: "api", kind: "latency", ms, times: null })
    }
  }

  /** Adds orders that no shop created. */
  async addTransactions(transactions: { order_id: string; amount: number; status: string }[]): Promise<void> {
    await this.http.json("POST", "/control/ledger/generate", { transactions })
  }

  /** The order as in a notification of MultiSafepay. */
  async notificationBody(pspOrderId: string): Promise<string> {
    const { status, text } = await this.http.send("GET", `/v1/json/orders/${pspOrderId}`, undefined, {
      api_key: SITE_KEY,
    })
    if (status !== 200) throw new Error(`The sandbox has no order ${pspOrderId}`)
    // JSON.parse would change ids above 2^53.
    const { data } = parse(text) as { data: unknown }
    return stringify(data) ?? ""
  }

  async stop(): Promise<void> {
    await this.child.stop()
  }
}

/** The key of the sandbox's first site. */
export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"
