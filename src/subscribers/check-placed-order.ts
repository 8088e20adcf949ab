import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { inBackground } from "../core/admission"
import { checkPlacedOrder } from "../workflows/sync-payment/check-placed-order"

/**
 * Alerts the merchant immediately about an order whose total differs from what was paid. Runs in the background:
 * neither the shopper, whose response is being prepared in the same process, nor the event queue waits for it.
 */
export default async function lookAtPlacedOrder({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const left = `whether order ${event.data.id} is of the amount that was paid is left to recovery`
  inBackground(container, left, () => checkPlacedOrder(container, event.data.id))
}

export const config: SubscriberConfig = {
  event: "order.placed",
  context: { subscriberId: "alipay-check-placed-order" },
}
