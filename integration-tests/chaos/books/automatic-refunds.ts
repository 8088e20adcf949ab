import type { LedgerEntry } from "../../../testkit/actors/psp"
import type { BookIndex } from "./book-index"
import type { Books } from "./books"

/** Whether this PSP order was refunded by the plugin or by core, and not by a person. */
export function wasRefundedAutomatically(entry: LedgerEntry, index: BookIndex): boolean {
  if (entry.refunds.some(({ refund_order_id }) => refund_order_id.startsWith("unbooked-"))) return true
  const payments = index.payments.get(entry.order_id) ?? []
  return payments.some(
    ({ collectionId, refunds }) =>
      refunds.some(({ automatic }) => automatic) ||
      // No person in the run refunds a payment without an order: it was core.
      (refunds.length > 0 && !index.ordersOfCollection.has(collectionId)),
  )
}

/** A fact that explains why a paid cart cannot, or need not, become an order. */
type Verdict = (entry: LedgerEntry, books: Books, index: BookIndex) => boolean

const isSessionGone: Verdict = ({ order_id }, { sessions }) => !sessions.has(order_id)

const isOrderCancelled: Verdict = (entry, _books, index) =>
  ordersOf(entry, index).some(({ cancelled }) => cancelled)

const isNotOwed: Verdict = (entry, { known, orders }, index) => {
  if (known.unowed.has(entry.order_id) || known.deletedDrafts.has(entry.order_id)) return true
  const cartId = index.cartOf(entry.order_id)
  const others = orders.filter((order) => order.cartId !== null && order.cartId === cartId)
  return others.some(
    (order) => !index.paymentsOf(order).some(({ sessionId }) => sessionId === entry.order_id),
  )
}

const isNoCartForIt: Verdict = (entry, { known, cartTotals }, index) => {
  const cartId = index.cartOf(entry.order_id)
  if (cartId === undefined) return false
  return known.soldOutCarts.has(cartId) || cartTotals.get(cartId) !== entry.amount
}

/** The reason that an alert gives, and the fact that must hold for it. */
const REASONS: Readonly<Record<string, Verdict>> = {
  orphan_refunded: isSessionGone,
  order_cancelled_refunded: isOrderCancelled,
  not_needed_refunded: isNotOwed,
  uncompletable_refunded: isNoCartForIt,
}

/**
 * I11: whether money that was refunded automatically could have become an order.
 * @returns what is wrong with the refund, or undefined
 */
export function unjustifiedRefund(entry: LedgerEntry, books: Books, index: BookIndex): string | undefined {
  const alerts = [...(index.alerts.get(entry.order_id) ?? []), ...books.alertsBefore]
    .filter(({ pspOrderId, kind }) => pspOrderId === entry.order_id && kind in REASONS)
    .map(({ kind }) => kind)
  const reasons = alerts.length > 0 ? alerts : Object.keys(REASONS)
  return reasons.some((kind) => REASONS[kind]?.(entry, books, index))
    ? undefined
    : `was refunded (${alerts.join(", ") || "without an alert"}), and could have become an order`
}

function ordersOf(entry: LedgerEntry, { payments, ordersOfCollection, ordersOfCart, cartOf }: BookIndex) {
  const [payment] = payments.get(entry.order_id) ?? []
  const cartId = cartOf(entry.order_id, payment?.collectionId)
  return [
    ...(ordersOfCollection.get(payment?.collectionId ?? "") ?? []),
    ...(cartId ? (ordersOfCart.get(cartId) ?? []) : []),
  ]
}
