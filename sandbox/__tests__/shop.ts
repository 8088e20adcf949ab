import { createHmac } from "node:crypto"
import { createServer, type IncomingMessage, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { type RunningSandbox, type SandboxOptions, startSandbox } from "../server"

// On a busy machine a test with many requests takes longer than jest's five seconds.
jest.setTimeout(60_000)

export const SITE_KEY = "sandbox-site-key-0000000000000000000000001"
export const SECOND_SITE_KEY = "sandbox-site-key-0000000000000000000000002"
export const ACCOUNT_KEY = "sandbox-account-key-00000000000000000000001"

/** The result of JSON.parse; each test states what it expects. */
export type Parsed = ReturnType<typeof JSON.parse>

export interface Answer {
  status: number
  body: Parsed
}

export interface Received {
  method: string
  url: URL
  headers: IncomingMessage["headers"]
  body: string
}

/** A shop with its own sandbox that receives notifications. */
export class TestShop {
  readonly received: Received[] = []
  /** The shop's answer to a notification; a function decides per message. */
  answer: (received: Received) => { status: number; body: string; headers?: Record<string, string> } =
    () => ({
      status: 200,
      body: "OK",
    })
  #count = 0

  private constructor(
    readonly sandbox: RunningSandbox,
    readonly server: Server,
    readonly notificationUrl: string,
  ) {}

  static async open(options: SandboxOptions = {}): Promise<TestShop> {
    const sandbox = await startSandbox(options)
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        const received: Received = {
          method: request.method ?? "",
          url: new URL(request.url ?? "/", "http://shop.test"),
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        }
        shop.received.push(received)
        const { status, body, headers } = shop.answer(received)
        response.writeHead(status, { "content-type": "text/plain", ...headers }).end(body)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const shop = new TestShop(
      sandbox,
      server,
      `http://localhost:${(server.address() as AddressInfo).port}/notify`,
    )
    return shop
  }

  async close(): Promise<void> {
    await this.sandbox.close()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  orderRequest(changes: Record<string, unknown> = {}): Record<string, unknown> {
    this.#count += 1
    return {
      type: "redirect",
      order_id: `order-${this.#count}`,
      gateway: "ALIPAY",
      currency: "EUR",
      amount: 1000,
      description: "A pot of tea",
      payment_options: {
        notification_url: this.notificationUrl,
        notification_method: "POST",
        redirect_url: "http://localhost:8000/done?cart=7",
        cancel_url: "http://localhost:8000/back",
      },
      ...changes,
    }
  }

  /** Creates an order that must be accepted; returns its id and the answer's data. */
  async create(changes: Record<string, unknown> = {}): Promise<{ orderId: string; data: Parsed }> {
    const answer = await this.api("POST", "/orders", this.orderRequest(changes))
    if (answer.status !== 200) throw new Error(`order refused: ${JSON.stringify(answer.body)}`)
    return { orderId: String(answer.body.data.order_id), data: answer.body.data }
  }

  async createPaid(changes: Record<string, unknown> = {}): Promise<string> {
    const { orderId } = await this.create(changes)
    await this.pay(orderId, "completed")
    return orderId
  }

  pay(orderId: string, scenario: string, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.control("POST", `/orders/${orderId}/pay`, { scenario, ...more })
  }

  refund(orderId: string, amount?: number | string, more: Record<string, unknown> = {}): Promise<Answer> {
    return this.api("POST", `/orders/${orderId}/refunds`, { currency: "EUR", amount, ...more })
  }

  async get(orderId: string): Promise<Parsed> {
    return (await this.api("GET", `/orders/${orderId}`)).body.data
  }

  advance(seconds: number): Promise<Answer> {
    return this.control("POST", "/clock/advance", { seconds })
  }

  settings(changes: Record<string, unknown>): Promise<Answer> {
    return this.control("PATCH", "/settings", changes)
  }

  api(method: string, path: string, body?: unknown, headers: Record<string, string> = { api_key: SITE_KEY }) {
    return call(`${this.sandbox.apiBaseUrl}${path}`, method, body, headers)
  }

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    return call(`${this.sandbox.url}/control${path}`, method, body, {})
  }
}

async function call(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text === "" ? null : JSON.parse(text) }
}

/** Whether a received notification was signed with the key over its exact bytes. */
export function isSignedWith(key: string, received: Received): boolean {
  const [timestamp, signature] = Buffer.from(String(received.headers.auth), "base64").toString().split(":")
  return createHmac("sha512", key).update(`${timestamp}:${received.body}`).digest("hex") === signature
}

/** Waits until the condition holds; fails after half a minute. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("waited half a minute in vain")
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
