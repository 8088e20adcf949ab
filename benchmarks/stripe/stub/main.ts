import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { waitUntil } from "../../../sandbox/api/latency"
import { expanded, newPaymentIntent, type PaymentIntent, pay, succeededEvent } from "./payment-intent"

/** The benchmark's commands. */
export interface StripeCommands {
  latency: { ask: { ms: number }; answer: undefined }
  pay: { ask: { sessionId: string }; answer: undefined }
  /** The body of the webhook. */
  event: { ask: { sessionId: string }; answer: string }
  calls: { ask: { sessionId: string }; answer: Record<string, number> }
}

type Request = { id: number; name: keyof StripeCommands; ask: { ms: number } | { sessionId: string } }

const intents = new Map<string, PaymentIntent>()
const bySession = new Map<string, PaymentIntent>()
const calls = new Map<string, Record<string, number>>()
let latencyMs = 0

/** The four calls of Stripe's API that a checkout in Medusa may make, delayed as in the sandbox. */
async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const { pathname } = new URL(request.url ?? "/", "http://stub")
  const [, id, action] = pathname.match(/^\/v1\/payment_intents(?:\/(\w+))?(?:\/(\w+))?$/) ?? []
  const form = new URLSearchParams(await text(request))
  const intent = id === undefined ? create(request, form) : intents.get(id)
  if (!intent) return { status: 404, body: { error: { type: "invalid_request_error", message: pathname } } }
  if (action === "cancel") intent.status = "canceled"
  count(intent, `${request.method} /payment_intents${id ? "/:id" : ""}${action ? `/${action}` : ""}`)
  return { status: 200, body: expanded(intent) }
}

function create(request: IncomingMessage, form: URLSearchParams): PaymentIntent | undefined {
  if (request.method !== "POST") return undefined
  const intent = newPaymentIntent(form, intents.size)
  intents.set(intent.id, intent)
  bySession.set(String(intent.metadata.session_id), intent)
  return intent
}

function count({ metadata }: PaymentIntent, call: string): void {
  const sessionId = String(metadata.session_id)
  const known = calls.get(sessionId) ?? {}
  calls.set(sessionId, { ...known, [call]: (known[call] ?? 0) + 1 })
}

function command({ name, ask }: Request): unknown {
  if ("ms" in ask) {
    latencyMs = ask.ms
    return undefined
  }
  const intent = bySession.get(ask.sessionId)
  if (!intent) throw new Error(`There is no payment intent of ${ask.sessionId}`)
  if (name === "pay") return pay(intent)
  return name === "event" ? succeededEvent(intent) : (calls.get(ask.sessionId) ?? {})
}

async function main(): Promise<void> {
  process.on("disconnect", () => process.exit())
  const server = createServer(async (request, response) => {
    const cameAt = performance.now()
    const { status, body } = await answer(request)
    await waitUntil(cameAt + latencyMs)
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body, null, 2))
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve))
  process.on("message", (request: Request) => {
    try {
      process.send?.({ id: request.id, answer: command(request) })
    } catch (error) {
      process.send?.({ id: request.id, error: (error as Error).message })
    }
  })
  process.send?.({ url: `http://localhost:${(server.address() as AddressInfo).port}` })
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
