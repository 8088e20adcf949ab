import type { JournalEntry } from "../../modules/payment-journal/payments"
import { type MinorUnits, type PspOrderId, totalOf } from "../../multisafepay"
import type { ProviderId } from "../gateways/provider-id"
import type { SessionData } from "../sessions/session-data"
import type { RefundId } from "./refund-id"
import type { RequestedRefund } from "./requested-refunds"
import type { AcceptedRefund } from "./unbooked-refunds"

export type ShopRefund = {
  id: RefundId
  amount: MinorUnits
  /** The id of the matching PSP refund: one made under another id, or the one that MultiSafepay accepted. */
  pspRefundId?: string
  createdAt: Date
  /** Nobody asked for this refund: core undid a completion that failed. It is never sent. */
  isRollback?: true
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

/** The payment as core booked it. */
export type ShopPayment = {
  id: string
  amount: MinorUnits
  captured: MinorUnits
  /** MultiSafepay's id of the transaction that paid it. */
  pspTransactionId?: string
  refunds: ShopRefund[]
  /** Refunds made up to this time have reached their final state at MultiSafepay. */
  refundsFinalAt?: Date
  /** Total of a cancelled order's failed refunds that the merchant has to decide about or has dismissed. */
  heldBack?: MinorUnits
  /** True when the order does not show the capture: the shop crashed between the two. */
  lacksTransaction: boolean
  /** MultiSafepay's fee as recorded, in major units. */
  fee?: string
  /**
   * What must be added to the order's transactions of this payment so that they sum up to captured minus refunded: a
   * decimal string in major units, with a sign, never 0. Read by payment sync only.
   */
  imbalance?: string
}

export type ShopOrder = {
  id: string
  /** The order number that the merchant uses. */
  displayId: string
  cancelled: boolean
  /** The type of an unfinished change, such as "edit": until it is over, core can book no refund on the order. */
  openChange?: string
  /** The id of a change that a crash of core left behind: no refund can be booked until it is cancelled. */
  changeLeftBehind?: string
  /** Set when core linked the order to its cart only: the shop crashed between the two links. */
  lacksCollection?: true
  /** Set when core linked the order to its payment collection only. */
  lacksCart?: true
  /** The total with which it was placed, when it came from the cart that this payment was for. */
  placedFor?: MinorUnits
  /** The total captured by the payments that were started before the order. Present with `placedFor`. */
  placedWith?: MinorUnits
  /**
   * Set when this payment was captured before the order was placed: an earlier completion of the cart failed, and core
   * did not ask the provider again. `at`: when it was placed; `wasDisputed`: an alert about a dispute applied then.
   */
  placedAfterCapture?: { at: Date; wasDisputed: boolean }
  /**
   * What it still asks for, minus what other payments hold; negative when the shop owes. Absent for a booked payment.
   */
  owed?: MinorUnits
}

/** What the shop knows about one PSP order. All amounts are in minor units. */
export type ShopState = {
  /** Empty when no registered provider knows the PSP order. */
  providerId: ProviderId | ""
  /**
   * The current time by the database's clock. Time windows are measured with it, because they start at times of the
   * database, and the clock of this process may be wrong.
   */
  readAt?: Date
  /** What the plugin recorded about this payment; undefined for one without incidents. */
  journal?: JournalEntry
  /**
   * Set when the payment's order was deleted, with its payment (as for a paid draft order) or without. Known from rows
   * that are marked as deleted, from the order number that MultiSafepay was given, or from a link to an order that came
   * from no cart. An order that core itself removed, because completing the cart failed, has none of these.
   */
  deletedOrder?: { number?: string }
  /** Refunds of money without a payment that MultiSafepay accepted, and may not list yet. */
  acceptedRefunds?: readonly AcceptedRefund[]
  /** Refunds that MultiSafepay was asked for and has not refused. Core may have deleted its record of one. */
  requestedRefunds?: readonly RequestedRefund[]
  /** The ids of the refunds that payment sync sent by itself, and the PSP ids with which they were accepted. */
  automaticRefunds?: ReadonlySet<string>
  /**
   * Set for money without a session when its alert asks the merchant, or was closed before anything was done. If
   * `firstSeenAt` is missing then, the plugin has lost what was decided.
   */
  orphanAsked?: true
  /** When a dispute was noticed. Set until its alert is resolved, even if the merchant has dismissed it. */
  disputedAt?: Date
  session?: ShopSession
  payment?: ShopPayment
  collection?: { id: string; amount: MinorUnits; captured: MinorUnits }
  /** The cart that the payment is for, deleted or not. Absent for a payment that was started after its order. */
  cartId?: string
  /** Other pending payment sessions of the same collection, of any provider. */
  competingSessions?: { id: PspOrderId; providerId: string }[]
  /**
   * Set when core's links name an order that core has removed. As long as they do, core answers each completion of the
   * cart with that order and places none.
   */
  removedOrderId?: string
  order?: ShopOrder
}

/** Whether a payment session has a status with which core places no order. */
export const isEnded = (status: string): boolean => status === "canceled" || status === "error"

export const shopRefundedTotal = (payment: ShopPayment): MinorUnits => totalOf(payment.refunds)
