import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { inBackground } from "../core/admission"
import { loggerOf } from "../core/logger"
import type { OrderReference } from "../core/shop-db/fragments/order-reference"
import { shortReason } from "../core/short-reason"
import { updatePspOrder } from "../workflows/update-psp-order/update-psp-order"

const REFERENCE: Record<string, (id: string) => OrderReference> = {
  "order.placed": (id) => ({ order_id: id }),
  // A payment link is paid long after the order was placed.
  "payment.captured": (id) => ({ payment_id: id }),
  "shipment.created": (id) => ({ fulfillment_id: id }),
}

/**
 * Sends the order number and shipments to MultiSafepay. Runs in the background, so that neither the event queue waits
 * for it nor the shopper, whose response this process is preparing. The job sends updates that are lost with the
 * process. A failure does not make the event fail.
 */
export default async function updateMultiSafepay({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const reference = REFERENCE[event.name]?.(event.data.id)
  if (!reference) {
    return
  }
  void inBackground(container, () => updatePspOrder(container, reference)).catch((error: Error) =>
    loggerOf(container).error(
      `Alipay: the update about ${event.data.id} (${event.name}) is sent to MultiSafepay later: ${shortReason(error)}`,
    ),
  )
}

export const config: SubscriberConfig = {
  event: Object.keys(REFERENCE),
  context: { subscriberId: "alipay-update-psp-order" },
}
