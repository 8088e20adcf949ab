import type { MedusaContainer } from "@medusajs/framework/types"
import { predatesPayment } from "../../core/payments/contradiction"
import { paymentStateOf } from "../../core/payments/payment-state"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import { type AlertStage, listAlertsOfPayment } from "../../modules/payment-journal/alerts"
import { clearDue, keepDue } from "../../modules/payment-journal/due-checks"
import type { PaymentKey } from "../../modules/payment-journal/payments"
import type { MultiSafepayOrder, PspOrderId } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import { resolveAlert } from "../alert-merchant/alert-merchant"
import { closeAttemptedRefunds } from "./close-attempted-refunds"
import { type AlertedRefunds, replacedRefunds } from "./declined-refunds"
import { endFailedChecks } from "./failed-check"
import { nextCheckOf } from "./next-check"

export type End = {
  shop: ShopState
  /** Null: MultiSafepay does not know the order. */
  pspOrder: MultiSafepayOrder | null
  staysDue: boolean
  /** Whether the plugin has recorded something about the payment. */
  hasHistory: boolean
  alertedRefunds: AlertedRefunds
}

/** A payment with work left stays due. Otherwise it is no longer due, and its alerts are resolved. */
export async function finishSync(container: MedusaContainer, key: PaymentKey, end: End): Promise<void> {
  const { shop, pspOrder, staysDue, hasHistory, alertedRefunds } = end
  if (hasHistory) {
    await endFailedChecks(container, key.pspOrderId)
  }
  if (staysDue) {
    await keepDue(connectionOf(container), key)
  } else if (hasHistory) {
    await endWork(container, key.pspOrderId, shop, pspOrder)
  }
  if (pspOrder && !predatesPayment(pspOrder, shop)) {
    const { payment, automaticRefunds } = shop
    for (const subject of replacedRefunds(pspOrder, { payment, automaticRefunds, ...alertedRefunds })) {
      await resolveAlert(container, { kind: "refund_declined", subject })
    }
  }
}

/**
 * Shop and PSP agree about a payment that had unfinished work: it is no longer due, except for a check for changes that
 * may still come. Recovery asked for that check, and a message in between does not replace it.
 */
async function endWork(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
  shop: ShopState,
  pspOrder: MultiSafepayOrder | null,
): Promise<void> {
  if (pspOrder) {
    await closeAttemptedRefunds(container, pspOrder, shop.payment)
  }
  await resolveAlerts(container, pspOrderId)
  await clearDue(
    connectionOf(container),
    pspOrderId,
    nextCheckOf(pspOrder, shop, shop.readAt ?? new Date()).checkAgainInMs,
  )
}

/**
 * The alerts that end when shop and PSP agree: the paid cart is an order, or its money was refunded or reversed. With a
 * stage, only an alert at that stage ends here; `closeAttemptedRefunds` ends the others.
 */
const ENDS_IN_AGREEMENT = {
  completion_delayed: undefined,
  paid_but_unknown: undefined,
  payment_not_started: undefined,
  orphan_refunded: "noticed",
  uncompletable_refunded: "noticed",
  order_deleted: "noticed",
  amount_mismatch: "noticed",
} as const satisfies Partial<Record<AlertKind, AlertStage | undefined>>

/**
 * The alert that money is under review depends on MultiSafepay's answer alone: it ends with the review, even if the
 * shop has work left.
 */
export async function endReview(container: MedusaContainer, pspOrder: MultiSafepayOrder): Promise<void> {
  const state = paymentStateOf(pspOrder)
  if (state !== "under_review" && state !== "open") {
    await resolveAlert(container, { kind: "under_review", subject: pspOrder.orderId })
  }
}

async function resolveAlerts(container: MedusaContainer, pspOrderId: PspOrderId): Promise<void> {
  for (const [kind, stage] of Object.entries(ENDS_IN_AGREEMENT)) {
    const about = { kind: kind as AlertKind, subject: pspOrderId, ...(stage ? { stage } : {}) }
    await resolveAlert(container, about)
  }
  // Only the payment that an order is held for ends this alert: another payment of the order does not know the reason.
  for (const { subject } of await listAlertsOfPayment(connectionOf(container), pspOrderId, [
    "order_total_differs",
  ])) {
    await resolveAlert(container, { kind: "order_total_differs", subject })
  }
}
