import type { RefundId } from "../../core/payments/refund-id"
import type { ShopState } from "../../core/payments/shop-state"
import type { AlertStage } from "../../modules/payment-journal/alerts"
import type { MinorUnits } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"

export type Action =
  /** Place the order of a paid cart; core authorises the session in the process. */
  | { do: "complete_cart"; cartId: string; reopenSession: boolean }
  /** Remove the links to an order that core removed, because they keep the cart from being completed. */
  | { do: "unlink_removed_order"; orderId: string }
  /** Book the payment on an existing order, or on a collection without a cart. */
  | { do: "book_payment"; sessionAmount: MinorUnits; reopenSession: boolean }
  /** Record on the order a capture that core booked just before the shop crashed. */
  | { do: "book_transaction"; paymentId: string }
  | { do: "set_session_status"; status: "canceled" | "error" }
  /** Money whose session no longer exists: record it, and check again later before it is refunded. */
  | { do: "check_again_later"; amount: MinorUnits; first: boolean }
  /** Close a payment that the shop no longer asks for, so that it cannot be paid. */
  | { do: "close_payment" }
  /** The same after a try has ended. The status at MultiSafepay may not change. */
  | { do: "close_ended_page" }
  /** Refund all that is left of money that Medusa has no payment for. */
  | { do: "refund_at_psp"; amount: MinorUnits; because: AlertKind }
  /** Make sure that no order is placed with a booked payment whose money is not all there. */
  | { do: "close_session" }
  /** Refund what is left of a payment through Medusa, so that its books show it. */
  | { do: "refund_payment"; paymentId: string; amount: MinorUnits; because: AlertKind }
  /** Enter a refund made at MultiSafepay into Medusa's books. */
  | { do: "book_refund"; paymentId: string; amount: MinorUnits; pspRefundId: string }
  /** Wait: an unfinished order change keeps core from booking such a refund, which is booked afterwards. */
  | { do: "await_order_change" }
  /** Wait: Medusa may be sending a refund of the same amount. Soon it is known which record this one belongs to. */
  | { do: "await_refund" }
  /** Cancel an order change that core began during a refund or cancellation and never finished, because of a crash. */
  | { do: "cancel_order_change"; changeId: string }
  /** Send a refund that is in Medusa's books and that MultiSafepay never received. */
  | { do: "send_refund"; refundId: RefundId; amount: MinorUnits }
  /** Record which PSP refund belongs to one in Medusa's books: it was made by hand, or was booked from the sum. */
  | { do: "adopt_refund"; refundId: RefundId; pspRefundId: string; amount: MinorUnits }
  /** Remove a refund that was never sent from Medusa's books: MultiSafepay does not have that much left. */
  | { do: "withdraw_refund"; refundId: RefundId; amount: MinorUnits }
  /** Remove a refund that sent no money from Medusa's books: it failed at MultiSafepay, or is core's rollback. */
  | { do: "delete_refund_record"; refundId: RefundId; amount: MinorUnits }
  /**
   * Correct the order's own sum of payments and refunds, which core gets wrong when refunds run at the same time; in
   * major units.
   */
  | { do: "balance_order"; paymentId: string; orderId: string; imbalance: string }
  /** The money is back, or was refunded: the alert about the dispute is resolved. */
  | { do: "end_dispute" }
  | { do: "alert"; kind: AlertKind; subject: string; amount: MinorUnits; stage?: AlertStage; note?: string }

export type ActionOf<Name extends Action["do"]> = Extract<Action, { do: Name }>

/** An alert about a failed refund. It is raised when the refund leaves Medusa's books. */
export type RefundAlert = {
  raisedAt: Date
  /** Medusa's and MultiSafepay's ids of the refunds that were known then. */
  knownRefunds: ReadonlySet<string>
}

export type DecisionInput = {
  /** The database's clock. */
  now: Date
  /** This process's clock, with which core dates its refunds; default: `now`. */
  processNow?: Date
  /** The paid cart was given up: see refund-policy.ts. */
  completionFailed: boolean
  /** What happens to the money of a paid cart that was given up, or that has no cart. Default: "refund". */
  uncompletable?: "refund" | "hold"
  /** Refunds that MultiSafepay has just refused to make. */
  refusedRefunds?: ReadonlySet<RefundId>
  /** Failed refunds that the merchant decides about: nothing sends their money automatically. See `RefundEvidence`. */
  unresolvedAlerts?: ReadonlyMap<string, RefundAlert>
  /** Failed refunds whose alert is closed. See `RefundEvidence`. */
  closedAlerts?: ReadonlyMap<string, RefundAlert>
  /** `decide` takes them from the shop's state. */
  automaticRefunds?: ShopState["automaticRefunds"]
  /** Refunds of Medusa, by id, about whose failure the merchant has dismissed the alert. */
  dismissedFailures?: ReadonlySet<string>
}

/** Core places no order for a cart as long as its links name an order that core has removed. */
export const completeCart = (
  { removedOrderId }: ShopState,
  cartId: string,
  reopenSession: boolean,
): Action[] =>
  removedOrderId
    ? [{ do: "unlink_removed_order", orderId: removedOrderId }]
    : [{ do: "complete_cart", cartId, reopenSession }]
