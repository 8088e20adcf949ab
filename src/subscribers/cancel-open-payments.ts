import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { shortReason } from "../core/short-reason"
import { closeOrderPayments } from "../workflows/close-order-payments/close-order-payments"

/** A cancelled order takes no money any more: its open PSP orders are cancelled, what was paid is refunded. */
export default async function cancelOpenPayments({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  try {
    await closeOrderPayments(container, event.data.id)
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(
        `Alipay: the payments of cancelled order ${event.data.id} are left to reconciliation: ${shortReason(error)}`,
      )
  }
}

export const config: SubscriberConfig = {
  event: "order.canceled",
  context: { subscriberId: "alipay-cancel-open-payments" },
}
