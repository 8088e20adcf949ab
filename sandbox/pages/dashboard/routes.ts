import { type Context, Hono } from "hono"
import { z } from "zod"
import { nextAmsterdamMidnight } from "../../amsterdam-time"
import { orderOfPath } from "../../control/exchange"
import { faultSchema } from "../../faults"
import { parseAmount } from "../../money"
import { NotAllowed } from "../../payments/history"
import { pay } from "../../payments/pay"
import { acceptRefund, declineRefund, refund } from "../../payments/refunding"
import type { PspOrder } from "../../psp-order"
import type { Sandbox } from "../../sandbox"
import type { ServerEnv } from "../../server-env"
import { SIMULATED_EVENTS, type SimulatedEventName, simulate } from "../../simulated-events"
import { SCENARIOS } from "../../status"
import { formFields } from "../form-fields"
import { type Markup, PAGE_HEADERS } from "../markup"
import { callsPage } from "./calls-page"
import { faultsPage } from "./faults-page"
import { orderLink } from "./format"
import { frame } from "./frame"
import { notificationsPage, refundsPage, unknownOrderPage } from "./list-pages"
import { orderPage } from "./order-page"
import { ordersPage } from "./orders-page"
import { readSettings, settingsPage } from "./settings-page"
import { simulatedEventsPage } from "./simulated-events-page"

type Fields = Record<string, string>

/** `/dashboard/…`: pages for people. Their buttons do what the control API does. */
export function dashboardRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()
  const show = (context: Context<ServerEnv>, title: string, body: Markup, status: 200 | 404 = 200) => {
    const { pathname, search } = new URL(context.req.url)
    const path = pathname + search.replace(/[?&]note=[^&]*/, "")
    return context.html(
      frame({ sandbox, path, title, note: context.req.query("note"), body }),
      status,
      PAGE_HEADERS,
    )
  }

  app.get("/", (context) => {
    const { text = "", status = "", site = "", page = "0" } = context.req.query()
    return show(
      context,
      "Orders",
      ordersPage(sandbox, { text, status, site, page: Math.max(0, Number(page) || 0) }),
    )
  })
  app.get("/orders/:order_id", (context) => {
    const pspOrder = orderOfPath(sandbox, context)
    if (!pspOrder) return show(context, "Unknown order", unknownOrderPage(), 404)
    return show(context, pspOrder.orderId, orderPage(sandbox, pspOrder))
  })
  app.get("/notifications", (context) => show(context, "Notifications", notificationsPage(sandbox)))
  app.get("/refunds", (context) => show(context, "Refunds", refundsPage(sandbox)))
  app.get("/faults", (context) => show(context, "Faults", faultsPage(sandbox)))
  app.get("/happen", (context) => show(context, "Make something happen", simulatedEventsPage(sandbox)))
  app.get("/calls", (context) => show(context, "API calls", callsPage(sandbox)))
  app.get("/settings", (context) => show(context, "Settings", settingsPage(sandbox)))

  /** A button: does its work and goes back, with a note when the work was refused. */
  const button = (
    path: string,
    work: (context: Context<ServerEnv>, fields: Fields) => string | Promise<string>,
  ) => {
    app.post(path, async (context) => {
      const fields = await formFields(context)
      try {
        return context.redirect(await work(context, fields), 303)
      } catch (error) {
        if (!(error instanceof NotAllowed || error instanceof z.ZodError)) throw error
        const note = error instanceof z.ZodError ? z.prettifyError(error) : error.message
        return context.redirect(withNote(backOf(context, fields), note), 303)
      }
    })
  }
  const onOrder = (path: string, work: (pspOrder: PspOrder, fields: Fields) => void) =>
    button(`/orders/:order_id/${path}`, (context, fields) => {
      const pspOrder = orderOfPath(sandbox, context)
      if (!pspOrder) throw new NotAllowed("This order is not known any more.")
      work(pspOrder, fields)
      return orderLink(pspOrder.orderId, pspOrder.siteId)
    })

  onOrder("pay", (pspOrder, fields) => {
    const scenario = z.enum(SCENARIOS).parse(fields.scenario)
    pay(sandbox, pspOrder, { scenario, method: fields.method || undefined, force: fields.force === "1" })
  })
  onOrder("refunds", (pspOrder, fields) => {
    const amount = fields.amount ? parseAmount(fields.amount, pspOrder.currency) : 0
    if (amount === null) throw new NotAllowed(`"${fields.amount}" is no amount in ${pspOrder.currency}`)
    refund(sandbox, pspOrder, { amount, description: fields.description || null, origin: "dashboard" })
  })
  onOrder("notify", (pspOrder, fields) => {
    const sent = sandbox.outbox.notify(pspOrder, {
      about: `${pspOrder.status} (sent by hand)`,
      method: fields.form === "GET" ? "GET" : "POST",
      payloadType: fields.form === "pretransaction" ? "pretransaction" : null,
    })
    if (!sent) throw new NotAllowed("This order has no notification_url.")
    sandbox.changed()
  })
  button("/refunds/:refund_id", (context, fields) => {
    const decide = fields.verdict === "accept" ? acceptRefund : declineRefund
    decide(sandbox, context.req.param("refund_id") ?? "")
    return backOf(context, fields)
  })
  button("/notifications/:id/resend", (context, fields) => {
    sandbox.outbox.resend(context.req.param("id") ?? "")
    return backOf(context, fields)
  })
  button("/clock", async (context, fields) => {
    const now = sandbox.clock.now()
    const seconds =
      fields.seconds === "midnight"
        ? Math.ceil((nextAmsterdamMidnight(now) - now) / 1000)
        : Number(fields.seconds)
    await sandbox.advance(z.number().min(0).parse(seconds))
    return backOf(context, fields)
  })
  button("/happen", (_context, fields) => {
    const name = z.enum(Object.keys(SIMULATED_EVENTS) as [SimulatedEventName]).parse(fields.name)
    simulate(sandbox, name)
    return withNote(
      "/dashboard/happen",
      `Done: ${SIMULATED_EVENTS[name].title}. ${SIMULATED_EVENTS[name].consequence}`,
    )
  })
  button("/faults", (_context, fields) => {
    const number = (text: string | undefined) => (text ? Number(text) : undefined)
    const { on, kind, endpoint } = fields
    sandbox.faults.plant(
      faultSchema.parse({
        on,
        kind,
        ...(endpoint ? { endpoint } : {}),
        times: number(fields.times),
        ms: number(fields.ms),
        ...(on === "api" ? { status: number(fields.status) } : {}),
      }),
    )
    sandbox.changed()
    return "/dashboard/faults"
  })
  button("/faults/off", (_context, fields) => {
    sandbox.faults.remove(fields.id || undefined)
    sandbox.changed()
    return "/dashboard/faults"
  })
  button("/calls/clear", () => {
    sandbox.calls.clear()
    sandbox.changed()
    return "/dashboard/calls"
  })
  button("/settings", (_context, fields) => {
    Object.assign(sandbox.settings, readSettings(fields))
    sandbox.changed()
    return withNote("/dashboard/settings", "Saved.")
  })
  button("/reset", async () => {
    await sandbox.reset()
    return withNote("/dashboard", "Everything is back to the start.")
  })
  return app
}

/** Always a page of this dashboard. */
function backOf(context: Context<ServerEnv>, fields: Fields): string {
  const { back } = fields
  if (back?.startsWith("/dashboard")) return back
  const orderId = context.req.param("order_id")
  return orderId ? `/dashboard/orders/${encodeURIComponent(orderId)}` : new URL(context.req.url).pathname
}

function withNote(path: string, note: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}note=${encodeURIComponent(note)}`
}
