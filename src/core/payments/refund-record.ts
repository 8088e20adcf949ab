import type { MinorUnits } from "../../multisafepay"
import type { RefundId } from "./refund-id"

/** A refund as Medusa stores it. */
export type RefundRecord = {
  id: RefundId
  amount: MinorUnits
  /** The id of the matching PSP refund: one made under another id, or the one that MultiSafepay accepted. */
  pspRefundId?: string
  /** The merchant's note, or else the label of the selected reason. */
  reason?: string
  orderNumber?: string
  /** The type of an unfinished change of that order: until it is over, core can book no refund on the order. */
  openChange?: string
  /** Nobody asked for this refund: core undoes a completion that failed. */
  isRollback?: true
  /** Made by payment sync, which knows what is already refunded and repeats nothing. */
  isOfSync?: true
}
