import type { LedgerEntry } from "../../harness/psp"
import type { BookIndex } from "./book-index"
import type { Books } from "./books"

/** Whether money of this PSP order went back without anybody's having asked for it. */
export function wentBackByItself(entry: LedgerEntry, index: BookIndex): boolean {
  if (entry.refunds.some(({ refund_order_id }) => refund_order_id.startsWith("unbooked-"))) return true
  const payments = index.payments.get(entry.order_id) ?? []
  return payments.some(
    ({ collectionId, refunds }) =>
      refunds.some(({ automatic }) => automatic) ||
      // Nobody in the run refunds a payment on which no order stands: it was core.
      (refunds.length > 0 && !index.ordersOfCollection.has(collectionId)),
  )
}

/** A fact by which a paid cart can, or need, not become an order. @returns undefined when it is not so */
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

/** What the merchant is told as the reason, and what must be so. */
const REASONS: Readonly<Record<string, Verdict>> = {
  orphan_refunded: isSessionGone,
  order_cancelled_refunded: isOrderCancelled,
  not_needed_refunded: isNotOwed,
  uncompletable_refunded: isNoCartForIt,
}

/**
 * I11: whether money that went back by itself could have become an order.
 * @returns what speaks against the refund, or undefined
 */
export function hastyRefund(entry: LedgerEntry, books: Books, index: BookIndex): string | undefined {
  const told = [...(index.alerts.get(entry.order_id) ?? []), ...books.toldBefore]
    .filter(({ pspOrderId, kind }) => pspOrderId === entry.order_id && kind in REASONS)
    .map(({ kind }) => kind)
  const reasons = told.length > 0 ? told : Object.keys(REASONS)
  return reasons.some((kind) => REASONS[kind]?.(entry, books, index))
    ? undefined
    : `was refunded (${told.join(", ") || "nobody was told why"}), and could have become an order`
}

function ordersOf(entry: LedgerEntry, { payments, ordersOfCollection, ordersOfCart, cartOf }: BookIndex) {
  const [payment] = payments.get(entry.order_id) ?? []
  const cartId = cartOf(entry.order_id, payment?.collectionId)
  return [
    ...(ordersOfCollection.get(payment?.collectionId ?? "") ?? []),
    ...(cartId ? (ordersOfCart.get(cartId) ?? []) : []),
  ]
}
