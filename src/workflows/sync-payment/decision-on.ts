import type { AlertKind } from "../alert-merchant/alert"
import type { ShopState } from "./shop-state"

/**
 * What the merchant decided about a question that an alert asks. A decision answers only that question, not a later one
 * about the same payment: a merchant who accepted an order with a different total was not asked what happens to its
 * money when somebody deletes the order.
 * @returns undefined when nothing is decided
 */
export function decisionOn({ journal, order }: ShopState, asks: AlertKind): "refund" | "accept" | undefined {
  const answers = ANSWERS[asks]?.(order?.id) ?? []
  return journal?.decidedAbout !== undefined && answers.includes(journal.decidedAbout)
    ? journal.decision
    : undefined
}

/** What a decision must be about to answer the alert: see `decidedAbout` in the payment journal. */
const ANSWERS: Partial<Record<AlertKind, (orderId: string | undefined) => (string | undefined)[]>> = {
  orphan_refunded: () => ["orphan"],
  uncompletable_refunded: () => ["completion"],
  order_deleted: () => ["deleted_order"],
  amount_mismatch: (orderId) => ["amount", orderId],
  order_total_differs: (orderId) => [orderId],
  // The order with a different total that the merchant wanted cancelled.
  order_cancelled_refunded: (orderId) => [orderId],
}
