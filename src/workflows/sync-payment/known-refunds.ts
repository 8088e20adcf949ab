import type { MedusaContainer } from "@medusajs/framework/types"
import { shownBy } from "../../core/payments/requested-refunds"
import type { ShopState } from "../../core/payments/shop-state"
import { withAcceptedRefunds } from "../../core/payments/unbooked-refunds"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import { listAlertsOfKind } from "../../modules/payment-journal/alerts"
import {
  isFailedRefund,
  type MinorUnits,
  type MultiSafepayOrder,
  refundedTotal,
  refundsOf,
} from "../../multisafepay"
import type { AlertedRefunds } from "./declined-refunds"

/** The PSP order as MultiSafepay shows it, plus the refunds that it has accepted but does not list yet. */
export const withAccepted = (
  pspOrder: MultiSafepayOrder | null,
  { acceptedRefunds = [] }: Pick<ShopState, "acceptedRefunds">,
): MultiSafepayOrder | null => pspOrder && withAcceptedRefunds(pspOrder, acceptedRefunds)

/**
 * Whether MultiSafepay was asked to refund this amount, has not refused, and does not show the refund yet. An order must
 * not be placed or paid with that money: it may be on its way back. The refund is requested again instead.
 * @param amount all that is left of the payment
 */
export function mayBeRefunded(
  pspOrder: MultiSafepayOrder,
  { requestedRefunds = [] }: Pick<ShopState, "requestedRefunds">,
  amount: MinorUnits,
  now: Date,
): boolean {
  const shown = new Set(refundsOf(pspOrder).map(({ refundOrderId }) => refundOrderId))
  return requestedRefunds.some(
    (refund) => refund.amount === amount && !shown.has(refund.refundOrderId) && now < shownBy(refund),
  )
}

export const NO_ALERTED_REFUNDS: AlertedRefunds = { unresolvedAlerts: new Map(), closedAlerts: new Map() }

/**
 * The ids of all refunds that the shop knows of a payment, for an alert about one that failed. Medusa's are read now: one
 * that was written after payment sync read the shop's side is in the books together with the failed one.
 */
export async function listKnownRefunds(
  container: MedusaContainer,
  pspOrder: MultiSafepayOrder,
): Promise<string[]> {
  const records = await new PaymentRecords(connectionOf(container)).refundsOfSession(pspOrder.orderId)
  return [
    ...refundsOf(pspOrder).map(({ transactionId }) => transactionId),
    // MultiSafepay may have accepted one without listing it yet.
    ...records.flatMap(({ id, pspRefundId }) => (pspRefundId ? [id, pspRefundId] : [id])),
  ]
}

/**
 * Failed refunds that the merchant has to decide about or has decided about, with their alert. Does not
 * query the alerts of a payment without a failed refund, unless a failed one may be part of a sum without a list.
 */
export async function loadAlertedRefunds(
  pg: PgConnection,
  pspOrder: MultiSafepayOrder,
): Promise<AlertedRefunds> {
  const refunds = refundsOf(pspOrder)
  const isSumOnly = refunds.length === 0 && refundedTotal(pspOrder) > 0
  if (!isSumOnly && !refunds.some(isFailedRefund)) {
    return NO_ALERTED_REFUNDS
  }
  const alerts = await listAlertsOfKind(pg, pspOrder.orderId, "refund_declined")
  const without = (excluded: string) =>
    new Map(
      alerts
        .filter(({ state }) => state !== excluded)
        .map(({ subject, created_at: raisedAt, known_refunds }) => [
          subject,
          { raisedAt, knownRefunds: new Set(known_refunds) },
        ]),
    )
  const failures = isSumOnly ? await listAlertsOfKind(pg, pspOrder.orderId, "refund_failed") : []
  return {
    unresolvedAlerts: without("resolved"),
    closedAlerts: without("open"),
    dismissedFailures: new Set(
      failures.filter(({ state }) => state === "dismissed").map(({ subject }) => subject),
    ),
  }
}
