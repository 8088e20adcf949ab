import { type Context, Hono } from "hono"
import { isOfferedIn, offeredMethods } from "../api/gateways"
import { iconSvg } from "../icons"
import { methodById } from "../payment-methods"
import { NotAllowed } from "../payments/history"
import { pay } from "../payments/pay"
import { openSession, paymentUrl } from "../payments/session"
import { openTransaction, startTransaction } from "../payments/transaction"
import type { Sandbox } from "../sandbox"
import type { ServerEnv } from "../server-env"
import { SCENARIOS } from "../status"
import { alipayCashierPage, alipayPlusPage } from "./cashier-pages"
import { type ClosedWhy, closedPage, unknownPage } from "./closed-page"
import { formFields } from "./form-fields"
import { type Markup, PAGE_HEADERS } from "./markup"
import { methodChoicePage, testPlatformPage } from "./payment-page"
import type { Payment } from "./payment-parts"
import { shopperReturn } from "./shopper-return"

/** Pages for shoppers, and the pictures of payment methods. */
export function paymentRoutes(sandbox: Sandbox): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>()

  app.get("/connect/:session_id", (context) => {
    const payment = paymentOf(sandbox, context)
    if (!payment) return page(context, unknownPage(), 404)
    if (payment.session.type === "direct")
      return context.redirect(paymentUrl(sandbox, payment.pspOrder, payment.session), 303)
    // Mail scanners send HEAD to check whether a link exists; that opens nothing.
    if (context.req.raw.method === "HEAD") return context.body(null, 200)
    const opening = openSession(sandbox, payment.pspOrder, payment.session)
    if (!opening.open) return closed(context, payment, opening.why)
    const chosen = openTransaction(payment.pspOrder, payment.session)?.method ?? payment.session.gateway
    const method = chosen && context.req.query("methods") !== "all" ? methodById(chosen) : null
    if (method) return page(context, testPlatformPage(payment, method))
    return page(context, methodChoicePage(payment, methodsFor(sandbox, payment)))
  })

  app.post("/connect/:session_id/method", async (context) => {
    const payment = paymentOf(sandbox, context)
    if (!payment) return page(context, unknownPage(), 404)
    const { pspOrder, session } = payment
    if (session.status !== "active") return closed(context, payment, session.status)
    const fields = await formFields(context)
    const method = methodsFor(sandbox, payment).find((one) => one.id === fields.method)
    if (!method) return context.redirect(`/connect/${session.sessionId}/?methods=all`, 303)
    const open = openTransaction(pspOrder, session)
    if (open?.method !== method.id) startTransaction(sandbox, pspOrder, session, { method: method.id })
    return page(context, testPlatformPage(payment, method))
  })

  app.post("/connect/:session_id/pay", async (context) => {
    const payment = paymentOf(sandbox, context)
    if (!payment) return page(context, unknownPage(), 404)
    const { pspOrder, session } = payment
    const fields = await formFields(context)
    const scenario = SCENARIOS.find((one) => one === fields.scenario)
    const before = pspOrder.notificationIds.length
    try {
      pay(sandbox, pspOrder, {
        scenario: scenario ?? "completed",
        sessionId: session.sessionId,
        method: fields.method || undefined,
        wallet: fields.wallet || undefined,
      })
    } catch (error) {
      if (!(error instanceof NotAllowed)) throw error
      return closed(context, payment, pspOrder.completedAt === null ? whyClosed(payment) : "duplicate")
    }
    if (sandbox.settings.return_waits_for_notification) {
      await Promise.all(pspOrder.notificationIds.slice(before).map((id) => sandbox.outbox.delivered(id)))
    }
    const back = shopperReturn(pspOrder, scenario === "cancelled" ? "cancelled" : pspOrder.status)
    return back ? context.redirect(back, 303) : context.redirect(`/connect/${session.sessionId}/done`, 303)
  })

  app.get("/connect/:session_id/done", (context) => {
    const payment = paymentOf(sandbox, context)
    return payment ? closed(context, payment, whyClosed(payment)) : page(context, unknownPage(), 404)
  })

  for (const [path, show] of [
    ["/alipay-cashier/:session_id", alipayCashierPage],
    ["/alipay-plus/:session_id", alipayPlusPage],
  ] as const) {
    app.get(path, (context) => {
      const payment = paymentOf(sandbox, context)
      if (!payment) return page(context, unknownPage(), 404)
      const opening = openSession(sandbox, payment.pspOrder, payment.session)
      if (!opening.open) return closed(context, payment, opening.why)
      const ends = openTransaction(payment.pspOrder, payment.session)?.expiresAt ?? payment.session.expiresAt
      return page(context, show(payment, Math.max(0, Math.floor((ends - sandbox.clock.now()) / 1000))))
    })
  }

  app.get("/img/methods/:size/:file", (context) => {
    const svg = iconSvg(context.req.param("file").replace(/\.(png|svg)$/, ""))
    if (!svg) return context.text("no such picture", 404)
    return context.body(svg, 200, {
      "content-type": "image/svg+xml",
      "cache-control": "public, max-age=3600",
    })
  })

  return app
}

function paymentOf(sandbox: Sandbox, context: Context<ServerEnv>): Payment | null {
  const found = sandbox.store.bySession(context.req.param("session_id") ?? "")
  return found && { ...found, site: sandbox.store.siteOf(found.pspOrder.siteId) }
}

function methodsFor(sandbox: Sandbox, { session, site, pspOrder }: Payment) {
  const customer = pspOrder.echo.customer
  const country =
    typeof customer === "object" && customer !== null && "country" in customer
      ? String(customer.country ?? "")
      : ""
  return offeredMethods(sandbox, site).filter(
    (method) => method.currencies.includes(session.currency) && isOfferedIn(method, country || undefined),
  )
}

function page(
  context: Context<ServerEnv>,
  markup: Markup,
  status: 200 | 404 | 410 = 200,
): Response | Promise<Response> {
  return context.html(markup, status, PAGE_HEADERS)
}

function closed(context: Context<ServerEnv>, payment: Payment, why: ClosedWhy): Response | Promise<Response> {
  const back = shopperReturn(
    payment.pspOrder,
    why === "completed" || why === "duplicate" ? "completed" : "cancelled",
  )
  return page(
    context,
    closedPage(payment, why, back),
    ["completed", "open", "reviewed"].includes(why) ? 200 : 410,
  )
}

function whyClosed({ session, pspOrder }: Payment): ClosedWhy {
  if (session.status !== "active") return session.status
  if (pspOrder.status === "uncleared" || pspOrder.status === "reserved") return "reviewed"
  if (pspOrder.status === "expired" || pspOrder.status === "declined") return pspOrder.status
  return pspOrder.status === "void" || pspOrder.status === "cancelled" ? "cancelled" : "open"
}
