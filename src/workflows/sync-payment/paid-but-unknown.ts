import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { toShopAmount } from "../../core/payments/amount"
import { type PaymentState, paymentStateOf } from "../../core/payments/payment-state"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import type { Site } from "../../core/sites/site"
import { noteFirstSeen } from "../../modules/payment-journal/payments"
import type { MultiSafepayOrder } from "../../multisafepay"
import { alertMerchant } from "../alert-merchant/alert-merchant"

/** MultiSafepay repeats a notification after 15 minutes: by then, a lagging replica has caught up. */
const ALERT_AFTER_MS = 10 * 60_000
const LOOK_AGAIN_MS = 60_000

/** States that a PSP order reaches only after it was paid. */
const WAS_PAID: ReadonlySet<PaymentState> = new Set(["paid", "refunded", "disputed"])

/** A payment that MultiSafepay does not find when it is asked. */
export type UnknownPayment = {
  pspOrderId: string
  /** As Medusa stores it, with `pp_`. */
  providerId: string
  site: Pick<Site, "options">
  shop: ShopState
  /** What a verified notification says about it, if there is one. */
  notifiedOrder?: MultiSafepayOrder | undefined
}

/**
 * "Paid" according to a signed notification and "does not exist" according to a read contradict each other: neither is
 * acted on. The payment stays due, MultiSafepay is asked to repeat the notification, and when the contradiction lasts,
 * the merchant is alerted. Causes: a short replication lag at MultiSafepay, or a site that the shop no longer uses and
 * whose key is missing from `previousApiKeys`.
 * @throws MedusaError unexpected_state when a notification says that somebody paid, or money was seen before
 */
export async function handlePaidButUnknown(
  container: MedusaContainer,
  unknown: UnknownPayment,
): Promise<void> {
  const { pspOrderId, providerId, shop, notifiedOrder } = unknown
  const pg = connectionOf(container)
  const saysPaid = notifiedOrder !== undefined && WAS_PAID.has(paymentStateOf(notifiedOrder))
  const firstSeenAt = shop.journal?.firstSeenAt
  if (saysPaid) {
    await noteFirstSeen(pg, { pspOrderId, providerId }, LOOK_AGAIN_MS)
  }
  if (firstSeenAt && Date.now() - firstSeenAt.getTime() >= ALERT_AFTER_MS) {
    await alertMerchant(container, alertAbout(unknown))
  }
  if (saysPaid || firstSeenAt) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `${pspOrderId} was paid by what MultiSafepay signed, and MultiSafepay does not know it when asked`,
    )
  }
}

function alertAbout({ pspOrderId, providerId, site, shop, notifiedOrder }: UnknownPayment) {
  return {
    kind: "paid_but_unknown" as const,
    provider_id: providerId,
    psp_order_id: pspOrderId,
    subject: pspOrderId,
    ...(shop.order ? { order_id: shop.order.id, display_id: shop.order.displayId } : {}),
    ...(notifiedOrder
      ? {
          amount: toShopAmount(notifiedOrder.amount, notifiedOrder.currency, site.options),
          currency: notifiedOrder.currency,
        }
      : {}),
  }
}
