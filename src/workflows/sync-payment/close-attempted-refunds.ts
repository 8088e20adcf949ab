import type { MedusaContainer } from "@medusajs/framework/types"
import { type ShopPayment, shopRefundedTotal } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { listAttemptedRefunds } from "../../modules/payment-journal/alerts"
import { type MultiSafepayOrder, refundedTotal, refundsOf, surelyRefundedTotal } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import { refundsUnknownTo } from "./decide-refunds"
import { areRefundsThrough } from "./next-check"

/**
 * Ends the alerts about automatic refunds that were intended or failed, once shop and MultiSafepay agree. If all the
 * money was refunded, the refund was made, although its response was lost or the shop stopped before it could report
 * it: the alert says so. Otherwise nothing is left to refund, for example because the cart became an order after all.
 * The alert stays while a refund is only in Medusa's books, because the shop stopped before it sent it. The alert about
 * a single failed refund ends once that refund is in both books, or in neither.
 */
export async function closeAttemptedRefunds(
  container: MedusaContainer,
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment | undefined,
): Promise<void> {
  const { orderId } = pspOrder
  const isRefunded = surelyRefundedTotal(pspOrder) >= pspOrder.amount
  const isOver = isRefunded || !payment || areRefundsThrough(pspOrder, payment)
  for (const row of await listAttemptedRefunds(connectionOf(container), orderId)) {
    const { subject } = row
    const kind = row.kind as AlertKind
    if (kind === "refund_failed") {
      const isAnswer = row.state === "dismissed" && isPerhapsInSum(subject, pspOrder, payment)
      if (!isAnswer && !isUnsent(subject, pspOrder, payment)) {
        await resolveAlert(container, { kind, subject })
      }
    } else if (isRefunded) {
      const provider_id = row.provider_id ?? ""
      await alertMerchant(container, { kind, subject, stage: "done", provider_id, psp_order_id: subject })
    } else if (isOver) {
      await resolveAlert(container, { kind, subject })
    }
  }
}

/** The merchant's dismissal says that the sum holds it: this is asked again only when the refunds are listed. */
const isPerhapsInSum = (
  subject: string,
  pspOrder: MultiSafepayOrder,
  payment: ShopPayment | undefined,
): boolean =>
  payment !== undefined &&
  refundsOf(pspOrder).length === 0 &&
  refundsUnknownTo([], payment).some(({ id }) => id === subject)

const isUnsent = (refundId: string, pspOrder: MultiSafepayOrder, payment: ShopPayment | undefined): boolean =>
  payment !== undefined &&
  refundedTotal(pspOrder) < shopRefundedTotal(payment) &&
  refundsUnknownTo(refundsOf(pspOrder), payment).some(({ id }) => id === refundId)
