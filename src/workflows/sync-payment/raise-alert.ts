import { MedusaError } from "@medusajs/framework/utils"
import { toShopAmount } from "../../core/payments/amount"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { keepDue } from "../../modules/payment-journal/due-checks"
import { allowAutomaticRefund } from "../../modules/payment-journal/refund-breaker"
import type { MinorUnits } from "../../multisafepay"
import type { AlertKind } from "../alert-merchant/alert"
import {
  type AlertToRaise,
  alertMerchant,
  noteIntention,
  resolveAlert,
} from "../alert-merchant/alert-merchant"
import { alerted } from "./alerted-error"
import { listKnownRefunds } from "./known-refunds"
import { decisionOn } from "./merchant-decision"
import type { Handlers, SyncContext } from "./sync-context"

/** @returns false when the merchant was already notified */
export async function raiseAlert(
  kind: AlertKind,
  subject: string,
  minor: MinorUnits,
  context: SyncContext,
  claim: { stage?: AlertToRaise["stage"] | undefined; note?: string } = {},
): Promise<boolean> {
  const known_refunds =
    kind === "refund_declined" ? await listKnownRefunds(context.container, context.pspOrder) : undefined
  return alertMerchant(context.container, {
    ...factsOf(kind, subject, minor, context, claim),
    ...(known_refunds ? { known_refunds } : {}),
  })
}

export const ALERT_ACTIONS = {
  alert: async ({ kind, subject, amount, ...claim }, context) =>
    (await raiseAlert(kind, subject, amount, context, claim)) ? "done" : "known",
  end_dispute: async (_, { container, pspOrder }) => {
    await resolveAlert(container, { kind: "disputed", subject: pspOrder.orderId })
  },
} satisfies Partial<Handlers>

/**
 * Refunds money and alerts the merchant about the success or failure. The intention is recorded first.
 * @throws MedusaError not_allowed when the refund breaker has stopped automatic refunds
 */
export async function refundWithAlert(
  because: AlertKind,
  minor: MinorUnits,
  context: SyncContext,
  send: () => Promise<void>,
): Promise<void> {
  // A refund that the merchant asked for is not automatic: the breaker neither stops nor counts it.
  if (decisionOn(context.shop, because) !== "refund") {
    await askBreaker(because, minor, context)
  }
  const { orderId } = context.pspOrder
  // Even if the shop stops in between, recovery checks this payment again.
  await keepDue(connectionOf(context.container), { pspOrderId: orderId, providerId: context.providerId })
  await noteIntention(context.container, factsOf(because, orderId, minor, context))
  try {
    await send()
  } catch (error) {
    await raiseAlert(because, orderId, minor, context, { stage: "failed", note: shortReason(error) })
    throw alerted(error)
  }
  await raiseAlert(because, orderId, minor, context, { stage: "done" })
}

async function askBreaker(because: AlertKind, minor: MinorUnits, context: SyncContext): Promise<void> {
  const { container, site, pspOrder } = context
  const pg = connectionOf(container)
  const payment = { pspOrderId: pspOrder.orderId, providerId: context.providerId }
  const { maxAutomaticRefundsPerHour: max } = site.options
  if (await allowAutomaticRefund(pg, payment, max)) {
    return
  }
  // The earlier alert said that the money is refunded at this check.
  if (because === "orphan_refunded") {
    await raiseAlert(because, pspOrder.orderId, minor, context)
  }
  await alertMerchant(container, {
    kind: "refunds_paused",
    subject: "automatic refunds",
    provider_id: payment.providerId,
    psp_order_id: payment.pspOrderId,
    note: `more than ${max} within an hour`,
  })
  throw alerted(
    new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Automatic refunds are paused (option maxAutomaticRefundsPerHour: ${max}): ${payment.pspOrderId} waits until they are resumed`,
    ),
  )
}

function factsOf(
  kind: AlertKind,
  subject: string,
  minor: MinorUnits,
  { site, pspOrder, shop, providerId }: SyncContext,
  { stage, note }: { stage?: AlertToRaise["stage"] | undefined; note?: string } = {},
): AlertToRaise {
  return {
    kind,
    subject,
    ...(stage ? { stage } : {}),
    ...(note ? { note } : {}),
    provider_id: providerId,
    psp_order_id: pspOrder.orderId,
    amount: toShopAmount(minor, pspOrder.currency, site.options),
    currency: pspOrder.currency,
    ...(shop.order ? { order_id: shop.order.id, display_id: shop.order.displayId } : {}),
    ...(shop.deletedOrder?.number ? { display_id: shop.deletedOrder.number } : {}),
  }
}
