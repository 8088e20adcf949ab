import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import type { ProviderId } from "../../core/gateways/provider-id"
import { toShopAmount } from "../../core/payments/amount"
import { contradictsBooks, contradictsRecords, predatesPayment } from "../../core/payments/contradiction"
import { type DatedStatus, isBehind } from "../../core/payments/is-behind"
import { wasPaid } from "../../core/payments/payment-state"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf, type PgConnection } from "../../core/shop-db/connection"
import type { Site } from "../../core/sites/site"
import { listAlertsOfKind } from "../../modules/payment-journal/alerts"
import { countBehind, noteBehind, noteCaughtUp } from "../../modules/payment-journal/payments"
import type { MultiSafepayOrder, PspOrderId } from "../../multisafepay"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import type { Action } from "./action"
import { alerted } from "./alerted-error"
import { lacksRefund } from "./lacks-refund"
import { NotOursError, UNKNOWN_PAYMENT } from "./not-ours"
import { isWorkOwed } from "./owed-work"

/** MultiSafepay repeats a notification after 15 minutes: by then, a lagging replica has caught up. */
const ALERT_AFTER_MS = 10 * 60_000
const LOOK_AGAIN_MS = 60_000

/** Medusa's workflow engine passes the name on, see `isNotNow`. */
class BehindError extends MedusaError {
  override name = "BehindError"
}

/** What MultiSafepay answers about a payment, and what it signed about it. */
export type ToCompare = {
  pspOrderId: PspOrderId
  providerId: ProviderId | ""
  site: Pick<Site, "options">
  shop: ShopState
  /** Null: MultiSafepay does not know the order. */
  pspOrder: MultiSafepayOrder | null
  /** What a verified notification says about the payment itself, if there is one. */
  notifiedOrder?: MultiSafepayOrder | undefined
  /** What a verified notification says about a refund of the payment. */
  notifiedRefund?: MultiSafepayOrder | undefined
  /** Whether a former key signed the notification. Such a key may have leaked. */
  isOfFormerKey?: boolean
  decide: (pspOrder: MultiSafepayOrder) => Action[]
}

/**
 * Throws when MultiSafepay's answer contradicts what it signed or showed before: it said that the payment was made,
 * refunded or reversed, but when asked, it does not know the order or shows an earlier state of it. Neither is acted
 * on. The payment stays due until the answer has caught up, MultiSafepay is asked to repeat the notification, and if
 * the contradiction lasts, the merchant is alerted. Causes: replication lag at MultiSafepay, or a site that the shop no
 * longer uses and whose key is missing from `previousApiKeys`. The same applies to a booked payment whose money the
 * shop still has to deal with, regardless of what was signed, until the merchant dismisses that alert.
 *
 * A refund that was signed and that MultiSafepay does not show yet is not recorded, because it may never be listed:
 * MultiSafepay repeats the notification, and reconciliation finds what is missing.
 * @throws MedusaError unexpected_state
 */
export async function refuseWhileBehind(container: MedusaContainer, compared: ToCompare): Promise<void> {
  const { pspOrderId, providerId, shop, pspOrder, notifiedRefund } = compared
  const pg = connectionOf(container)
  const claim = newClaim(compared)
  const { behindSince, claim: earlier } = shop.journal ?? {}
  if (!claim && !contradicts(pspOrder, shop)) {
    if (behindSince && !(pspOrder && predatesPayment(pspOrder, shop))) {
      await resolveAlert(container, { kind: "paid_but_unknown", subject: pspOrderId })
      await noteCaughtUp(pg, pspOrderId)
    }
    if (pspOrder && notifiedRefund && lacksRefund(pspOrder, notifiedRefund, shop)) {
      throw behind(
        `MultiSafepay reported a refund of ${pspOrderId} (${notifiedRefund.transactionId}), but does not show it when asked`,
      )
    }
    return
  }
  if (!claim && !earlier && shop.payment && (await isDismissed(pg, pspOrderId))) {
    return
  }
  if (claim && compared.isOfFormerKey && pspOrder) {
    // MultiSafepay's answer counts, and MultiSafepay repeats the notification.
    throw behind(`A former key signed a later state of ${pspOrderId}`)
  }
  if (!isKnown(shop) && (await countBehind(pg)) >= MAX_BEHIND) {
    throw new NotRememberedError(UNKNOWN_PAYMENT, `Nobody knows ${pspOrderId} and many others`)
  }
  if (claim || !behindSince) {
    await noteBehind(pg, { pspOrderId, providerId }, LOOK_AGAIN_MS, claim)
  }
  const now = shop.readAt ?? new Date()
  if (behindSince && now.getTime() - behindSince.getTime() >= ALERT_AFTER_MS) {
    await alertMerchant(container, alertAbout(compared))
  }
  throw behind(
    `${
      shop.payment && !claim && !earlier
        ? `Medusa has booked ${pspOrderId}, but MultiSafepay`
        : `MultiSafepay reported ${pspOrderId} as "${(claim ?? earlier)?.status ?? "completed"}", but`
    } ${pspOrder ? `shows it as "${pspOrder.status}"` : "does not find it"} when asked`,
  )
}

/** In a day. Whoever has a key can sign messages about invented payments. */
const MAX_BEHIND = 50

/** Leaves neither a row nor a line in the log. */
class NotRememberedError extends NotOursError {
  override name = "BehindError"
}

const isKnown = ({ session, payment, journal }: ShopState): boolean =>
  (session ?? payment ?? journal) !== undefined

const behind = (message: string) => alerted(new BehindError(MedusaError.Types.UNEXPECTED_STATE, message))

/** The merchant has seen that MultiSafepay does not show a booked payment, and has dealt with it. */
const isDismissed = async (pg: PgConnection, pspOrderId: PspOrderId): Promise<boolean> =>
  (await listAlertsOfKind(pg, pspOrderId, "paid_but_unknown")).some(({ state }) => state === "dismissed")

/**
 * A booked payment with no work left waits only for what was signed: it may belong to a site that the shop has left.
 */
function contradicts(pspOrder: MultiSafepayOrder | null, shop: ShopState): boolean {
  if (isWorkOwed(shop)) {
    return contradictsBooks(pspOrder, shop)
  }
  return (!shop.payment || shop.journal?.claim !== undefined) && contradictsRecords(pspOrder, shop)
}

/** What a refund proves about its order, whatever its own status is, and what is kept of a former key's message. */
const PAID: DatedStatus = { status: "completed" }

/**
 * The notified order, if the answer is behind it and either of them asks for an action. An earlier claim about a later
 * state is kept.
 */
export function newClaim({
  shop: { journal },
  pspOrder,
  notifiedOrder,
  notifiedRefund,
  isOfFormerKey,
  decide,
}: Omit<ToCompare, "pspOrderId" | "providerId" | "site">): DatedStatus | undefined {
  if (notifiedRefund && !pspOrder && !journal?.claim) {
    return PAID
  }
  if (!notifiedOrder || !wasPaid(notifiedOrder)) {
    return undefined
  }
  if (journal?.claim && isBehind(notifiedOrder, journal.claim)) {
    return undefined
  }
  if (!pspOrder) {
    return isOfFormerKey ? (journal?.claim ?? PAID) : notifiedOrder
  }
  if (!isBehind(pspOrder, notifiedOrder)) {
    return undefined
  }
  return decide(pspOrder).length + decide(notifiedOrder).length > 0 ? notifiedOrder : undefined
}

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
