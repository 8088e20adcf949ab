import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import { asProviderId } from "../../core/gateways/provider-id"
import { connectionOf } from "../../core/shop-db/connection"
import { listAlertsOfPayment } from "../../modules/payment-journal/alerts"
import { notePaymentDecision } from "../../modules/payment-journal/decisions"
import type { PspOrderId } from "../../multisafepay"
import { NEEDS_DECISION } from "../alert-merchant/alert"
import { resolveAlert } from "../alert-merchant/alert-merchant"

/** `refund`: the order is cancelled, and the money is refunded. `keep`: order and money stay as they are. */
export type HeldDecision = "refund" | "keep"

/**
 * Carries out the merchant's decision about a payment whose amount does not match. An order with a different total is
 * cancelled by core's own workflow, or accepted as it is. Money that was not booked is refunded by the next payment
 * sync, or kept.
 * @param by the user's id
 * @returns false when no such decision is open for this payment
 * @throws what prevents the cancellation, for example that the order was shipped; then nothing is decided
 */
export async function decideHeldPayment(
  container: MedusaContainer,
  pspOrderId: PspOrderId,
  decision: HeldDecision,
  by: string,
): Promise<boolean> {
  const pg = connectionOf(container)
  const alerts = await listAlertsOfPayment(pg, pspOrderId, NEEDS_DECISION)
  const [first] = alerts
  if (!first) {
    return false
  }
  const heldOrder = alerts.find(({ kind }) => kind === "order_total_differs")
  if (decision === "refund" && heldOrder?.order_id) {
    await cancelOrder(container, heldOrder.order_id, by)
  }
  await notePaymentDecision(
    pg,
    { pspOrderId, providerId: first.provider_id && asProviderId(first.provider_id) },
    decision,
    heldOrder?.order_id ?? undefined,
  )
  // Alerts about money that was not booked are updated when the refund happens.
  const isOver = decision === "keep" ? alerts : alerts.filter((alert) => alert === heldOrder)
  for (const { kind, subject } of isOver) {
    await resolveAlert(container, { kind: kind as (typeof NEEDS_DECISION)[number], subject }, by)
  }
  return true
}

async function cancelOrder(container: MedusaContainer, orderId: string, by: string): Promise<void> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "order", fields: ["id", "canceled_at"], filters: { id: orderId } })
  if (data[0] && !data[0].canceled_at) {
    await cancelOrderWorkflow(container).run({ input: { order_id: orderId, canceled_by: by } })
  }
}
