import { type Context, Hono } from "hono"
import { z } from "zod"
import { faultSchema } from "../faults"
import { writeJson } from "../json-writer"
import { NotAllowed } from "../payments/history"
import { pay } from "../payments/pay"
import { acceptRefund, declineRefund, refund } from "../payments/refunding"
import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { settingsPatchSchema } from "../settings"
import { SCENARIOS } from "../status"
import {
  controlOrderView,
  deliveryView,
  ledgerLine,
  notificationView,
  orderSummary,
  refundView,
} from "./views"

type ControlContext = Context<ServerEnv>

const paySchema = z.strictObject({
  scenario: z.enum(SCENARIOS),
  method: z.string().optional(),
  wallet: z.string().optional(),
  session_id: z.string().optional(),
  await_delivery: z.boolean().default(true),
  notify: z.boolean().default(true),
  force: z.boolean().default(false),
})

const refundSchema = z.strictObject({
  amount: z.int().min(0).default(0),
  description: z.string().max(200).optional(),
  refund_order_id: z.string().min(1).max(50).optional(),
})

const notifySchema = z.strictObject({
  order_id: z.string().min(1),
  method: z.enum(["POST", "GET"]).optional(),
  payload_type: z.literal("pretransaction").optional(),
  refund_id: z.string().optional(),
  /** Unix seconds in place of the present: a stale or future message. */
  timestamp: z.int().optional(),
  /** Signs with another key than the site's. */
  signing_key: z.string().optional(),
  /** The Auth header as it stands; null sends none. */
  auth_header: z.string().nullable().optional(),
})

/** `/control/…`: everything the pages do, as JSON and without a key. */
export function controlRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  app.onError((error, context) => {
    if (error instanceof NotAllowed) return context.json({ error: error.message }, 409)
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400)
    if (error instanceof SyntaxError) return context.json({ error: `no JSON: ${error.message}` }, 400)
    console.error("sandbox: a control call failed", error)
    return context.json({ error: error.message }, 500)
  })

  app.get("/clock", (context) => context.json(clockView(sandbox)))
  app.post("/clock/advance", async (context) => {
    const { seconds } = z.strictObject({ seconds: z.number().min(0) }).parse(await bodyOf(context))
    await sandbox.advance(seconds)
    return context.json(clockView(sandbox))
  })

  app.get("/orders", (context) => {
    const site = siteQuery(context)
    const status = context.req.query("status")
    const limit = Number(context.req.query("limit") ?? 1000)
    const found: unknown[] = []
    for (let index = sandbox.store.orders.length - 1; index >= 0 && found.length < limit; index -= 1) {
      const pspOrder = sandbox.store.orders[index]
      if (!pspOrder || (site !== undefined && pspOrder.siteId !== site)) continue
      if (status === undefined || pspOrder.status === status) found.push(orderSummary(pspOrder))
    }
    return json(found)
  })
  app.get("/orders/:order_id", (context) => {
    const pspOrder = orderOf(sandbox, context)
    return pspOrder ? json(controlOrderView(sandbox, pspOrder)) : notFound(context)
  })
  app.post("/orders/:order_id/pay", async (context) => {
    const pspOrder = orderOf(sandbox, context)
    if (!pspOrder) return notFound(context)
    const { await_delivery, session_id, ...request } = paySchema.parse(await bodyOf(context))
    const before = pspOrder.notificationIds.length
    pay(sandbox, pspOrder, { ...request, sessionId: session_id })
    const ids = pspOrder.notificationIds.slice(before)
    if (await_delivery) await Promise.all(ids.map((id) => sandbox.outbox.delivered(id)))
    const notifications = ids.map((id) => deliveryView(sandbox, id)).filter((one) => one !== null)
    return json({ order: controlOrderView(sandbox, pspOrder), notifications })
  })
  app.post("/orders/:order_id/refunds", async (context) => {
    const pspOrder = orderOf(sandbox, context)
    if (!pspOrder) return notFound(context)
    const { amount, description, refund_order_id } = refundSchema.parse(await bodyOf(context))
    const created = refund(sandbox, pspOrder, {
      amount,
      description,
      refundOrderId: refund_order_id,
      origin: "dashboard",
    })
    await deliveriesOf(sandbox, pspOrder)
    return json(refundView(created), 201)
  })
  app.post("/refunds/:refund_id/:verdict{accept|decline}", async (context) => {
    const refundId = context.req.param("refund_id")
    const found = sandbox.store.refund(refundId)
    if (!found) return notFound(context)
    const decide = context.req.param("verdict") === "accept" ? acceptRefund : declineRefund
    const decided = decide(sandbox, refundId)
    await deliveriesOf(sandbox, found.pspOrder)
    return json(refundView(decided))
  })

  app.get("/notifications", (context) => {
    const orderId = context.req.query("order_id")
    if (orderId === undefined) {
      return json([...sandbox.store.notifications.values()].slice(-1000).map(notificationView))
    }
    const ids = sandbox.store.findAnywhere(orderId, siteQuery(context))?.notificationIds ?? []
    const found = ids.map((id) => sandbox.store.notifications.get(id)).filter((one) => one !== undefined)
    return json(found.map(notificationView))
  })
  app.post("/notifications/:id/resend", async (context) => {
    const notification = sandbox.outbox.resend(context.req.param("id"))
    if (!notification) return notFound(context)
    await sandbox.outbox.delivered(notification.id)
    return json(notificationView(notification))
  })
  app.post("/notify", async (context) => {
    const wish = notifySchema.parse(await bodyOf(context))
    const pspOrder = sandbox.store.findAnywhere(wish.order_id, siteQuery(context))
    if (!pspOrder) return notFound(context)
    const notification = sandbox.outbox.notify(pspOrder, {
      about: `${pspOrder.status} (sent by hand)`,
      method: wish.method,
      payloadType: wish.payload_type,
      refundId: wish.refund_id,
      forged: forgedBy(wish),
    })
    if (!notification) throw new NotAllowed(`order ${pspOrder.orderId} has no notification_url`)
    await sandbox.outbox.delivered(notification.id)
    return json(notificationView(notification), 201)
  })

  app.get("/calls", (context) => context.json(sandbox.calls.report(context.req.query("order_id"))))
  app.delete("/calls", (context) => {
    sandbox.calls.clear()
    return context.json(sandbox.calls.report())
  })

  app.get("/faults", (context) => context.json(sandbox.faults.list()))
  app.post("/faults", async (context) => {
    const planted = sandbox.faults.plant(faultSchema.parse(await bodyOf(context)))
    sandbox.changed()
    return context.json(planted, 201)
  })
  app.delete("/faults/:id?", (context) => {
    const removed = sandbox.faults.remove(context.req.param("id"))
    sandbox.changed()
    return context.json({ removed })
  })

  app.get("/ledger", () => streamedLedger(sandbox))

  app.get("/settings", (context) => context.json(sandbox.settings))
  app.patch("/settings", async (context) => {
    Object.assign(sandbox.settings, settingsPatchSchema.parse(await bodyOf(context)))
    sandbox.changed()
    return context.json(sandbox.settings)
  })
  app.post("/reset", async (context) => {
    await sandbox.reset()
    return context.json({ reset: true })
  })
  return app
}

async function bodyOf(context: ControlContext): Promise<unknown> {
  const text = await context.req.text()
  return text === "" ? {} : JSON.parse(text)
}

function json(value: unknown, status = 200): Response {
  return new Response(writeJson(value), { status, headers: { "content-type": "application/json" } })
}

function notFound(context: ControlContext): Response {
  return context.json({ error: `the sandbox knows nothing of ${context.req.path}` }, 404)
}

function siteQuery(context: ControlContext): number | undefined {
  const site = context.req.query("site")
  return site === undefined || site === "" ? undefined : Number(site)
}

function orderOf(sandbox: Sandbox, context: ControlContext): PspOrder | null {
  return sandbox.store.findAnywhere(context.req.param("order_id") ?? "", siteQuery(context))
}

function clockView(sandbox: Sandbox): { now: string; offset_ms: number } {
  return { now: new Date(sandbox.clock.now()).toISOString(), offset_ms: sandbox.clock.offsetMs }
}

async function deliveriesOf(sandbox: Sandbox, pspOrder: PspOrder): Promise<void> {
  const last = pspOrder.notificationIds.slice(-2)
  await Promise.all(last.map((id) => sandbox.outbox.delivered(id)))
}

function forgedBy(wish: z.infer<typeof notifySchema>) {
  if (wish.timestamp === undefined && wish.signing_key === undefined && wish.auth_header === undefined)
    return null
  return {
    ...(wish.timestamp === undefined ? {} : { timestamp: wish.timestamp }),
    ...(wish.signing_key === undefined ? {} : { signingKey: wish.signing_key }),
    ...(wish.auth_header === undefined ? {} : { authHeader: wish.auth_header }),
  }
}

/** One array, written line by line, so that a large ledger is never one string. */
function streamedLedger(sandbox: Sandbox): Response {
  const { orders } = sandbox.store
  const encoder = new TextEncoder()
  let next = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const lines = orders.slice(next, next + 500).map((pspOrder) => writeJson(ledgerLine(pspOrder)))
      const opening = next === 0 ? "[" : lines.length ? "," : ""
      controller.enqueue(encoder.encode(`${opening}${lines.join(",\n")}`))
      next += 500
      if (next < orders.length) return
      controller.enqueue(encoder.encode("]\n"))
      controller.close()
    },
  })
  return new Response(stream, { headers: { "content-type": "application/json" } })
}
