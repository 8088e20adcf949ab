import type { AlertKind } from "../alert-merchant/alert"
import type { ShopState } from "./shop-state"

/**
 * What the merchant decided about a question that an alert asks. A decision answers that question and no later one about
 * the same payment: who accepts an order of another total has not been asked yet what becomes of its money when
 * somebody deletes it.
 * @returns undefined when nothing is decided
 */
export function decisionOn({ journal, order }: ShopState, asks: AlertKind): "refund" | "accept" | undefined {
  const answers = ANSWERS[asks]?.(order?.id) ?? []
  return journal?.decidedAbout !== undefined && answers.includes(journal.decidedAbout)
    ? journal.decision
    : undefined
}

/** What a decision must be about to answer it: see `decidedAbout` in the payment journal. */
const ANSWERS: Partial<Record<AlertKind, (orderId: string | undefined) => (string | undefined)[]>> = {
  orphan_refunded: () => ["orphan"],
  uncompletable_refunded: () => ["completion"],
  order_deleted: () => ["deleted_order"],
  amount_mismatch: (orderId) => ["amount", orderId],
  order_total_differs: (orderId) => [orderId],
  // The order of another total that the merchant wanted cancelled.
  order_cancelled_refunded: (orderId) => [orderId],
}
