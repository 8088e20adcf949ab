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
import type { Action } from "./action"
import { alerted } from "./alerted-error"
import { isBehind } from "./is-behind"

/** MultiSafepay repeats a notification after 15 minutes: by then, a lagging replica has caught up. */
const ALERT_AFTER_MS = 10 * 60_000
const LOOK_AGAIN_MS = 60_000

/** States that a PSP order reaches only after it was paid. */
const WAS_PAID: ReadonlySet<PaymentState> = new Set(["paid", "refunded", "disputed"])

/** What MultiSafepay answers about a payment, and what it signed about it. */
export type ToCompare = {
  pspOrderId: string
  /** As Medusa stores it, with `pp_`. */
  providerId: string
  site: Pick<Site, "options">
  shop: ShopState
  /** Null: MultiSafepay does not know the order. */
  pspOrder: MultiSafepayOrder | null
  /** What a verified notification says about the payment itself, if there is one. */
  notifiedOrder?: MultiSafepayOrder | undefined
  decide: (pspOrder: MultiSafepayOrder) => Action[]
}

/**
 * What MultiSafepay signed and what it answers contradict each other: it signed that the payment was made, refunded or
 * reversed, and when asked it does not know the order or shows an earlier state of it. Neither is acted on. The payment
 * stays due until the answer has caught up, MultiSafepay is asked to repeat the notification, and when the contradiction
 * lasts, the merchant is alerted. Causes: a replication lag at MultiSafepay, or a site that the shop no longer uses and
 * whose key is missing from `previousApiKeys`.
 * @throws MedusaError unexpected_state when they contradict each other, or money was seen before and is unknown now
 */
export async function refuseWhileBehind(container: MedusaContainer, compared: ToCompare): Promise<void> {
  const { pspOrderId, providerId, shop, pspOrder } = compared
  const pg = connectionOf(container)
  const claim = newClaim(compared)
  const { firstSeenAt, claim: earlier } = shop.journal ?? {}
  const isUnknown = !pspOrder && firstSeenAt !== undefined
  if (!claim && !isUnknown && !(pspOrder && earlier && isBehind(pspOrder, earlier))) {
    return
  }
  if (claim) {
    await noteFirstSeen(pg, { pspOrderId, providerId }, LOOK_AGAIN_MS, claim)
  }
  const now = shop.readAt ?? new Date()
  if (firstSeenAt && now.getTime() - firstSeenAt.getTime() >= ALERT_AFTER_MS) {
    await alertMerchant(container, alertAbout(compared))
  }
  throw alerted(
    new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      pspOrder
        ? `MultiSafepay signed that ${pspOrderId} is "${(claim ?? earlier)?.status}", and answers that it is "${pspOrder.status}"`
        : `${pspOrderId} was paid by what MultiSafepay signed, and MultiSafepay does not know it when asked`,
    ),
  )
}

/** What the notification says, when the answer is behind it and the shop would have to act on what it says. */
function newClaim({ pspOrder, notifiedOrder, decide }: ToCompare): MultiSafepayOrder | undefined {
  if (!notifiedOrder || !WAS_PAID.has(paymentStateOf(notifiedOrder))) {
    return undefined
  }
  if (!pspOrder) {
    return notifiedOrder
  }
  if (!isBehind(pspOrder, notifiedOrder)) {
    return undefined
  }
  const does = decide(pspOrder).map(nameOf)
  return decide(notifiedOrder).every((action) => does.includes(nameOf(action))) ? undefined : notifiedOrder
}

const nameOf = (action: Action): string => (action.do === "alert" ? `alert ${action.kind}` : action.do)

function alertAbout({ pspOrderId, providerId, site, shop, notifiedOrder }: ToCompare) {
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
