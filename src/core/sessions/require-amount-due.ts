import { MedusaError } from "@medusajs/framework/utils"
import type { AmountDue, DueOrder } from "../shop-db/sessions/amount-due"

/** What was paid at MultiSafepay with a payment session: minor units, and a currency in upper case. */
export type PaidAmount = { pspOrderId: string; amount: number; currency: string }

/** The error code for a payment that is refused because its order does not ask for its amount. */
export const AMOUNT_DIFFERS = "amount_differs"

/**
 * The last check before money is booked: a payment session is authorised only for an order that asks for exactly its
 * amount. Core compares nothing (medusajs/medusa 16407): it places the order for whatever the cart holds by then, and
 * books the session's amount on it.
 *
 * | the session's collection is | and its order | authorised |
 * |---|---|---|
 * | a cart's | does not exist yet | no: nothing is captured before there is an order |
 * | a cart's | is as it was placed | if it owes exactly this amount, minus what other payments hold |
 * | any | was changed since, as by an edit | if it owes this amount or more |
 * | an order's own, as of a draft or a payment link | any | if it owes this amount or more |
 * | a cart's or an order's that was deleted | – | no |
 * | neither's, created by the shop's own code | – | if the collection lacks this amount or more |
 * | any | is cancelled, or one of several | no |
 *
 * A session that has ended is not authorised: its money may already be on its way back.
 *
 * @throws MedusaError payment_requires_more_error when there is no order yet: another try may succeed
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
  const { session, collection, ofCart, ownerIsGone, orders } = due
  if (session.amount !== paid.amount || session.currency !== paid.currency) {
    return { text: `Medusa would book ${money(session.amount, session.currency)}` }
  }
  if (session.ended) {
    return { text: "its payment session has ended" }
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
  const lacking = collection.amount - collection.held
  return collection.currency !== paid.currency || paid.amount > lacking
    ? { text: `its payment collection lacks ${money(lacking, collection.currency)}` }
    : undefined
}

function whyOrderDoesNotOwe(order: DueOrder, ofCart: boolean, { amount, currency }: PaidAmount) {
  if (order.cancelled) {
    return { text: `the order ${order.id} is cancelled` }
  }
  const owed = order.outstanding - order.underway
  const exactly = ofCart && !order.changed
  const fits = order.currency === currency && (exactly ? amount === owed : amount <= owed)
  return fits ? undefined : { text: `the order ${order.id} owes ${money(owed, order.currency)}` }
}

const money = (minor: number, currency: string) => `${minor} ${currency} (minor units)`
