import type { JournalEntry } from "../../modules/payment-journal/payments"
import type { MinorUnits, PspOrderId, PspRefundId, RefundId } from "../../multisafepay"
import type { ProviderId } from "../ids"
import type { SessionData } from "../sessions/session-data"

/** A refund record of Medusa. */
export type ShopRefund = {
  id: RefundId
  amount: MinorUnits
  /** The id of the matching PSP refund: one made under another id, or the one that MultiSafepay accepted. */
  pspRefundId?: PspRefundId
  createdAt: Date
}

/** A payment session. The PSP order has the same id. */
export type ShopSession = {
  id: PspOrderId
  status: string
  amount: MinorUnits
  createdAt: Date
  /**
   * Undefined when the plugin has not finished starting the session, or when its data was written by something else.
   */
  data?: SessionData
}

/** What core booked of a payment. */
export type ShopPayment = {
  id: string
  amount: MinorUnits
  captured: MinorUnits
  /** MultiSafepay's id of the transaction that paid it. */
  pspTransactionId?: string
  refunds: ShopRefund[]
  /** True when the order does not show the capture: the shop crashed between the two. */
  lacksTransaction: boolean
  /**
   * What must be added to the order's transactions of this payment so that they sum up to captured minus refunded: a
   * decimal string in major units, with a sign, never 0. Read by payment sync only.
   */
  imbalance?: string
}

/** The order that the payment is for. */
export type ShopOrder = {
  id: string
  /** The order number that the merchant uses. */
  displayId: string
  cancelled: boolean
  /** Set when core linked the order to its cart only: the shop crashed between the two links. */
  lacksCollection?: true
  /** Set when core linked the order to its payment collection only. */
  lacksCart?: true
  /** The total with which it was placed, when it came from a cart that only this payment was for. */
  placedFor?: MinorUnits
  /** What it still asks for, minus what other payments hold; negative when the shop owes. Absent with a payment. */
  owed?: MinorUnits
}

/** What the shop knows about one PSP order. */
export type ShopState = {
  providerId: ProviderId
  /** What the plugin recorded about this payment; undefined for one without incidents. */
  journal?: JournalEntry
  /**
   * Set when the payment's order was deleted, with its payment as for a paid draft order, or without. Known from rows
   * that are marked as deleted, from the order number that MultiSafepay was given, or from a link to an order that came
   * from no cart. An order that core itself removed, because completing the cart failed, has none of these.
   */
  deletedOrder?: { number?: string }
  /** Set while an alert about a dispute applies, even when the merchant has dismissed it. */
  isDisputed?: true
  session?: ShopSession
  payment?: ShopPayment
  collection?: { id: string; amount: MinorUnits; captured: MinorUnits }
  /** The cart that the payment is for, deleted or not. Absent for a payment that was started after its order. */
  cartId?: string
  /** Other pending payment sessions of the same collection, of any provider. */
  competingSessions?: { id: PspOrderId; providerId: ProviderId }[]
  /**
   * Set when core's links name an order that core has removed again. As long as they do, core answers each completion
   * of the cart with that order and places none.
   */
  removedOrderId?: string
  order?: ShopOrder
}

/** What was refunded according to the shop's records. */
export const shopRefundedTotal = (payment: ShopPayment): MinorUnits =>
  payment.refunds.reduce((sum, refund) => sum + refund.amount, 0)
