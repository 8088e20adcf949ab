import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { inBackground } from "../core/admission"
import { loggerOf } from "../core/logger"
import { shortReason } from "../core/short-reason"
import { checkPlacedOrder } from "../workflows/sync-payment/check-placed-order"

/**
 * Alerts the merchant immediately about an order whose total differs from what was paid. Runs in the background, so
 * that neither the event queue waits for it nor the shopper, whose response this process is preparing.
 */
export default async function onOrderPlaced({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  void inBackground(container, () => checkPlacedOrder(container, event.data.id)).catch((error: unknown) =>
    loggerOf(container).error(
      `Alipay: the total of order ${event.data.id} could not be compared with its payment; recovery compares it: ${shortReason(error)}`,
    ),
  )
}

export const config: SubscriberConfig = {
  event: "order.placed",
  context: { subscriberId: "alipay-check-placed-order" },
}
