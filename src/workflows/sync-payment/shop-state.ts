import type { SessionData } from "../../core/sessions/session-data"
import type { JournalEntry } from "../../modules/payment-journal/payments"

/** A refund record of Medusa. */
export type ShopRefund = {
  id: string
  /** Minor units. */
  amount: number
  /** The PSP refund it stands for, when that was not made under the record's own id. */
  pspRefundId?: string
  createdAt: Date
}

/** A payment session, whose id the PSP order has. */
export type ShopSession = {
  id: string
  status: string
  amount: number
  createdAt: Date
  /** Undefined when the plugin has not finished starting the session, or others wrote its data. */
  data?: SessionData
}

/** What core booked of a payment. */
export type ShopPayment = {
  id: string
  amount: number
  captured: number
  refunds: ShopRefund[]
  /** True when the order does not show the capture: the shop died between the two. */
  lacksTransaction: boolean
  /**
   * What is to be added to the order's transactions of this payment so that they come to what was captured less
   * what was refunded: major units as decimal text, with a sign, never 0. Read by payment sync only.
   */
  imbalance?: string
}

/** The order that the payment is for. */
export type ShopOrder = {
  id: string
  /** The number that the merchant uses for it. */
  displayId: string
  cancelled: boolean
  /** Set when core linked the order to its cart only: the shop died between the two links. */
  lacksCollection?: true
  /** The total with which it was placed from a cart that this payment alone was for. */
  placedFor?: number
  /** What it still asks for, less what other payments hold; negative when the shop owes. Unless there is a payment. */
  owed?: number
}

/** What the shop knows of one PSP order. All amounts are minor units. */
export type ShopState = {
  providerId: string
  /** What the plugin remembers of this payment; undefined for one without incident. */
  journal?: JournalEntry
  /**
   * Set when the payment was booked on an order, and order and payment were deleted since, as with a paid draft order.
   * What is left are rows that are marked as deleted, or what MultiSafepay was told of the order.
   */
  deletedOrder?: { number?: string }
  session?: ShopSession
  payment?: ShopPayment
  collection?: { id: string; amount: number; captured: number }
  cartId?: string
  /** Other payment sessions of the same collection that wait for a shopper, of any provider. */
  competingSessions?: { id: string; providerId: string }[]
  /**
   * Set when core's links name an order that core has removed again. As long as they do, core answers each completion
   * of the cart with that order and places none.
   */
  removedOrderId?: string
  order?: ShopOrder
}

/** What went back, by the shop's records, in minor units. */
export const shopRefundedTotal = (payment: ShopPayment): number =>
  payment.refunds.reduce((sum, refund) => sum + refund.amount, 0)
