import { PspError } from "../api/psp-error"
import { type JsonObject, textAt } from "../json-object"
import { record } from "../payments/history"
import { addSession, newSession } from "../payments/session"
import { startTransaction } from "../payments/transaction"
import { isPaid, type OrderType, orderKey, type PaymentSession, type PspOrder } from "../psp-order"
import type { Sandbox } from "../sandbox"
import type { Site } from "../site"
import { isOpenStatus } from "../status"
import { readAmount } from "./amount"
import { checkCart } from "./cart"
import {
  checkAddresses,
  checkVars,
  readDescription,
  readLifetime,
  readOrderId,
  readPaymentOptions,
} from "./checks"
import { checkLimits, readCurrency, readGateway } from "./gateway"

const ECHOED = [
  "var1",
  "var2",
  "var3",
  "custom_info",
  "customer",
  "delivery",
  "items",
  "plugin",
  "second_chance",
  "shopping_cart",
  "checkout_options",
] as const

/**
 * POST /orders after the key was accepted.
 * @throws PspError with the documented code of the first mistake
 */
export function createOrder(
  sandbox: Sandbox,
  site: Site,
  body: JsonObject,
): { pspOrder: PspOrder; session: PaymentSession } {
  const type = readType(body)
  const orderId = readOrderId(body)
  const method = readGateway(sandbox, site, body, type)
  const currency = readCurrency(body, method)
  const amount = readAmount(body.amount, 1)
  checkLimits(method, amount, currency)
  const description = readDescription(body)
  checkVars(body)
  checkAddresses(body)
  checkCart(body, amount, currency)
  const paymentOptions = readPaymentOptions(body, sandbox.settings.strict_urls)
  const lifetimeSeconds = readLifetime(body)
  const earlier = sandbox.store.byKey(orderKey(site.id, orderId))
  if (earlier) checkRepeated(sandbox, earlier, type)

  const gateway = method?.id ?? null
  const session = newSession(sandbox, { type, gateway, amount, currency, description, lifetimeSeconds })
  const wanted = { type, amount, currency, description, paymentOptions, echo: echoOf(body) }
  const pspOrder = earlier ?? blankOrder(sandbox, site, orderId, wanted)
  pspOrder.sessions.push(session)
  if (earlier) Object.assign(earlier, wanted, { status: "initialized", financialStatus: "initialized" })
  else sandbox.store.add(pspOrder)
  addSession(sandbox, pspOrder, session)
  record(
    sandbox,
    pspOrder,
    `${earlier ? "created again" : "created"} (${type}${gateway ? `, ${gateway}` : ""})`,
  )
  if (type === "direct" && method) startTransaction(sandbox, pspOrder, session, { method: method.id })
  return { pspOrder, session }
}

function readType(body: JsonObject): OrderType {
  const type = textAt(body, "type") ?? "redirect"
  if (type === "redirect" || type === "direct" || type === "paymentlink") return type
  if (type === "checkout") return "redirect"
  throw new PspError(1000, "Invalid type")
}

/** A paid order's id cannot be used again. An open order may get another page, but no second direct transaction. */
function checkRepeated(sandbox: Sandbox, earlier: PspOrder, type: OrderType): void {
  const rule = sandbox.settings.repeated_open_order_id
  if (isPaid(earlier) || rule === "reject") throw new PspError(1006, "Invalid transaction ID")
  if (
    rule === "documented" &&
    type === "direct" &&
    earlier.type === "direct" &&
    isOpenStatus(earlier.status)
  ) {
    throw new PspError(1022, "Cannot initiate transaction: it may already exist at the third party")
  }
}

function echoOf(body: JsonObject): JsonObject {
  return Object.fromEntries(
    ECHOED.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  )
}

function blankOrder(
  sandbox: Sandbox,
  site: Site,
  orderId: string,
  wanted: Pick<PspOrder, "type" | "amount" | "currency" | "description" | "paymentOptions" | "echo">,
): PspOrder {
  const now = sandbox.clock.now()
  return {
    ...wanted,
    siteId: site.id,
    orderId,
    number: sandbox.store.orders.length + 1,
    status: "initialized",
    financialStatus: "initialized",
    reason: "",
    reasonCode: "",
    createdAt: now,
    modifiedAt: now,
    completedAt: null,
    shipped: false,
    chargedBack: false,
    currentTransactionId: null,
    transactions: [],
    sessions: [],
    refunds: [],
    movements: [],
    updates: {},
    history: [],
    notificationIds: [],
  }
}
