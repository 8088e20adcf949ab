import { Hono } from "hono"
import { z } from "zod"
import type { SandboxNotification } from "../notifications/notification"
import { NotAllowed } from "../payments/history"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { bodyOf, json, notFound, siteQuery } from "./exchange"
import { notificationView } from "./views"

const LISTED = 1000

const notifySchema = z.strictObject({
  order_id: z.string().min(1),
  method: z.enum(["POST", "GET"]).optional(),
  payload_type: z.literal("pretransaction").optional(),
  /** Describes this refund's own transaction instead of the order. */
  refund_id: z.string().optional(),
  /** Unix seconds instead of the current time, for a stale or future message. */
  timestamp: z.int().optional(),
  /** Signs with another key than the site's. */
  signing_key: z.string().optional(),
  /** The literal Auth header; null sends none. */
  auth_header: z.string().nullable().optional(),
})

export function notificationControl(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()

  app.get("/notifications", (context) => {
    const orderId = context.req.query("order_id")
    const { notifications } = sandbox.store
    if (orderId === undefined) {
      const limit = Number(context.req.query("limit") ?? LISTED)
      return json([...notifications.values()].slice(-limit).map(notificationView))
    }
    const ids = sandbox.store.findAnywhere(orderId, siteQuery(context))?.notificationIds ?? []
    const found = ids.map((id) => notifications.get(id)).filter((one) => one !== undefined)
    return json(found.map(notificationView))
  })

  app.post("/notifications/:id/resend", async (context) => {
    const notification = sandbox.outbox.resend(context.req.param("id"))
    if (!notification) return notFound(context)
    await sandbox.outbox.delivered(notification.id)
    return json(notificationView(notification))
  })

  app.post("/notify", async (context) => {
    const request = notifySchema.parse(await bodyOf(context))
    const pspOrder = sandbox.store.findAnywhere(request.order_id, siteQuery(context))
    if (!pspOrder) return notFound(context)
    const notification = sandbox.outbox.notify(pspOrder, {
      about: `${pspOrder.status} (sent by hand)`,
      method: request.method,
      payloadType: request.payload_type,
      refundId: request.refund_id,
      forged: forgedBy(request),
    })
    if (!notification) throw new NotAllowed(`order ${pspOrder.orderId} has no notification_url`)
    await sandbox.outbox.delivered(notification.id)
    return json(notificationView(notification), 201)
  })

  return app
}

function forgedBy(request: z.infer<typeof notifySchema>): SandboxNotification["forged"] {
  const { timestamp, signing_key, auth_header } = request
  if (timestamp === undefined && signing_key === undefined && auth_header === undefined) return null
  return { timestamp, signingKey: signing_key, authHeader: auth_header }
}
