import { MedusaError } from "@medusajs/framework/utils"
import { type MinorUnits, type MultiSafepayOrder, minus, type PspOrderId } from "../../multisafepay"
import type { SessionData } from "../sessions/session-data"
import type { PgConnection } from "../shop-db/connection"
import { type AmountDue, type DueOrder, readAmountDue } from "../shop-db/sessions/amount-due"
import { QUESTION_INTERVAL_MS } from "../sites/order-reader"
import type { Site } from "../sites/site"
import { optionsOfPayment } from "./amount"
import { type DatedStatus, isBehind } from "./is-behind"
import { matchesSession, toSessionStatus } from "./payment-state"

type Sources = { site: Pick<Site, "orders" | "options">; pg: PgConnection }

/**
 * Core passes neither amount nor currency, compares nothing, and books the session's amount on the order that it has
 * just created from the cart. This is the last check: what was paid must be what that order asks for now.
 * @throws MedusaError which makes core remove the order, see `requirePaid` and `requireAmountDue`
 */
export async function authorizePayment(
  { site, pg }: Sources,
  session: SessionData,
): Promise<MultiSafepayOrder> {
  const pspOrder = await site.orders.readUnlessPaid(session.psp_order_id, QUESTION_INTERVAL_MS)
  const paid = requirePaid(pspOrder, session)
  await refuseUnlessDue({ site, pg }, session, paid)
  return paid
}

/**
 * The same check for a payment that core has authorised and not captured. Alipay takes the money immediately, so there
 * is nothing to capture, but core gets "captured" only after MultiSafepay was asked.
 * @throws MedusaError not_allowed when it is not paid
 * @throws MedusaError payment_authorization_error, see `requireAmountDue`
 */
export async function confirmCapture({ site, pg }: Sources, session: SessionData): Promise<void> {
  const pspOrder = await site.orders.readUnlessPaid(session.psp_order_id)
  if (!pspOrder || toSessionStatus(pspOrder) !== "captured") {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `The Alipay payment ${session.psp_order_id} is not paid: an Alipay payment is captured when the shopper pays`,
    )
  }
  await refuseUnlessDue({ site, pg }, session, pspOrder)
}

/** @throws MedusaError unless the money of a paid session is for an order that asks for exactly this amount now */
async function refuseUnlessDue(
  { site, pg }: Sources,
  session: SessionData,
  seen: DatedStatus,
): Promise<void> {
  const { psp_order_id: pspOrderId, amount_minor: amount, currency } = session
  const due = await readAmountDue(pg, session.session_id, optionsOfPayment(site.options, session))
  requireAmountDue(due, { pspOrderId, amount, currency, seen })
}

/**
 * The PSP order with which a payment session may be authorised. The two error types keep the response of a completed
 * cart at HTTP 200 with `{ type: "cart", error }`; any other would be an HTTP 400.
 * @throws MedusaError payment_requires_more_error while the shopper may still pay
 * @throws MedusaError payment_authorization_error when it was not paid, or not with this amount and currency
 */
export function requirePaid(
  pspOrder: MultiSafepayOrder | null,
  session: Pick<SessionData, "psp_order_id" | "amount_minor" | "currency">,
): MultiSafepayOrder {
  const { psp_order_id, amount_minor, currency } = session
  const status = toSessionStatus(pspOrder)
  if (!pspOrder || status === "requires_more") {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
      `The Alipay payment ${psp_order_id} is not paid yet`,
    )
  }
  if (status !== "captured") {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
      `The Alipay payment ${psp_order_id} was not paid: MultiSafepay says "${pspOrder.status}"`,
    )
  }
  if (!matchesSession(pspOrder, session)) {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
      `The Alipay payment ${psp_order_id} is of ${pspOrder.amount} ${pspOrder.currency}, not of ${amount_minor} ${currency}`,
    )
  }
  return pspOrder
}

/** What was paid at MultiSafepay with a payment session. The currency is in upper case. */
export type PaidAmount = { pspOrderId: PspOrderId; amount: MinorUnits; currency: string; seen: DatedStatus }

/** The error code for a payment that is refused because its order does not ask for its amount. */
export const AMOUNT_DIFFERS = "amount_differs"

/**
 * The last check before money is booked: a payment session is authorised only for an order that asks for its amount.
 * docs/decisions/002-amount-gate.md has the table of cases. A session that has ended is not authorised: its money may
 * be on its way back. The same applies while MultiSafepay still shows an earlier state of the payment than it signed.
 *
 * @throws MedusaError payment_requires_more_error when there is no order yet, or the state is an earlier one: another
 *   try may succeed
 * @throws MedusaError payment_authorization_error, code `amount_differs`, when the order does not ask for this amount.
 *   Both types keep the response of a completed cart at HTTP 200 with `{ type: "cart", error }`.
 */
export function requireAmountDue(due: AmountDue | undefined, paid: PaidAmount): void {
  const reason = due ? whyNotDue(due, paid) : { tooEarly: true, text: "its payment session is gone" }
  if (!reason) {
    return
  }
  const message = `The Alipay payment ${paid.pspOrderId} of ${money(paid.amount, paid.currency)} is not booked: ${reason.text}`
  throw reason.tooEarly
    ? new MedusaError(MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR, message)
    : new MedusaError(MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR, message, AMOUNT_DIFFERS)
}

type Reason = { text: string; tooEarly?: boolean }

function whyNotDue(due: AmountDue, paid: PaidAmount): Reason | undefined {
  const { session, claim, collection, ofCart, ownerIsGone, orders } = due
  if (session.amount !== paid.amount || session.currency !== paid.currency) {
    return { text: `Medusa would book ${money(session.amount, session.currency)}` }
  }
  if (session.ended) {
    return { text: "its payment session has ended" }
  }
  if (claim && isBehind(paid.seen, claim)) {
    return { tooEarly: true, text: `MultiSafepay signed that it is "${claim.status}"` }
  }
  const [order, another] = orders
  if (another) {
    return { text: "several orders share its payment collection" }
  }
  if (order) {
    return whyOrderDoesNotOwe(order, ofCart, paid)
  }
  if (ofCart) {
    return { tooEarly: true, text: "there is no order of its cart yet" }
  }
  if (ownerIsGone) {
    return { text: "its cart or its order was deleted" }
  }
  const lacking = minus(collection.amount, collection.held)
  return collection.currency !== paid.currency || paid.amount > lacking
    ? { text: `its payment collection lacks ${money(lacking, collection.currency)}` }
    : undefined
}

function whyOrderDoesNotOwe(order: DueOrder, ofCart: boolean, { amount, currency }: PaidAmount) {
  if (order.cancelled) {
    return { text: `the order ${order.id} is cancelled` }
  }
  const owed = minus(order.outstanding, order.underway)
  const exactly = ofCart && !order.changed
  const fits = order.currency === currency && (exactly ? amount === owed : amount <= owed)
  return fits ? undefined : { text: `the order ${order.id} owes ${money(owed, order.currency)}` }
}

const money = (minor: MinorUnits, currency: string) => `${minor} ${currency} (minor units)`
