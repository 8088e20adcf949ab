import { Hono } from "hono"
import { z } from "zod"
import { pay } from "../payments/pay"
import { acceptRefund, declineRefund, refund } from "../payments/refunding"
import type { PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { orderSettingsSchema } from "../settings"
import { SCENARIOS } from "../status"
import { bodyOf, json, notFound, orderOfPath, siteQuery, withDeliveries } from "./exchange"
import { controlOrderView, deliveryView, orderSummary, refundView } from "./views"

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
  /** Minor units; 0 or absent refunds all that is left. */
  amount: z.int().min(0).default(0),
  description: z.string().max(200).optional(),
  refund_order_id: z.string().min(1).max(50).optional(),
})

export function orderControl(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()

  app.get("/orders", (context) => {
    const { status, limit } = context.req.query()
    const wanted = {
      site: siteQuery(context),
      status,
      limit: limit ? Number(limit) : Number.POSITIVE_INFINITY,
    }
    return json([...newestOrders(sandbox.store.orders, wanted)].map(orderSummary))
  })

  app.get("/orders/:order_id", (context) => {
    const pspOrder = orderOfPath(sandbox, context)
    return pspOrder ? json(controlOrderView(sandbox, pspOrder)) : notFound(context)
  })

  app.post("/orders/:order_id/pay", async (context) => {
    const pspOrder = orderOfPath(sandbox, context)
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
    const pspOrder = orderOfPath(sandbox, context)
    if (!pspOrder) return notFound(context)
    const { amount, description, refund_order_id } = refundSchema.parse(await bodyOf(context))
    const { result } = await withDeliveries(sandbox, pspOrder, () =>
      refund(sandbox, pspOrder, { amount, description, refundOrderId: refund_order_id, origin: "dashboard" }),
    )
    return json(refundView(result), 201)
  })

  app.patch("/orders/:order_id/settings", async (context) => {
    const pspOrder = orderOfPath(sandbox, context)
    if (!pspOrder) return notFound(context)
    pspOrder.settings = { ...pspOrder.settings, ...orderSettingsSchema.parse(await bodyOf(context)) }
    sandbox.changed()
    return json(pspOrder.settings)
  })

  app.post("/refunds/:refund_id/:verdict{accept|decline}", async (context) => {
    const found = sandbox.store.refund(context.req.param("refund_id"))
    if (!found) return notFound(context)
    const decide = context.req.param("verdict") === "accept" ? acceptRefund : declineRefund
    const { result } = await withDeliveries(sandbox, found.pspOrder, () =>
      decide(sandbox, found.refund.refundId),
    )
    return json(refundView(result))
  })

  return app
}

/** From newest to oldest. */
export function* newestOrders(
  orders: readonly PspOrder[],
  wanted: { site?: number; status?: string; text?: string; limit: number; skip?: number },
): Generator<PspOrder> {
  let left = wanted.limit
  let skip = wanted.skip ?? 0
  const text = wanted.text?.toLowerCase()
  for (let index = orders.length - 1; index >= 0 && left > 0; index -= 1) {
    const pspOrder = orders[index]
    if (!pspOrder || (wanted.site !== undefined && pspOrder.siteId !== wanted.site)) continue
    if (wanted.status && pspOrder.status !== wanted.status) continue
    if (text && !matches(pspOrder, text)) continue
    skip -= 1
    if (skip >= 0) continue
    left -= 1
    yield pspOrder
  }
}

function matches(pspOrder: PspOrder, text: string): boolean {
  return (
    pspOrder.orderId.toLowerCase().includes(text) ||
    pspOrder.description.toLowerCase().includes(text) ||
    pspOrder.transactions.some((one) => one.transactionId === text)
  )
}
