import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { shortReason } from "../core/short-reason"
import { shoppersFirst } from "../shoppers-first"
import { checkPlacedOrder } from "../workflows/sync-payment/check-placed-order"

/**
 * An order of another total than was paid is told at once. Nobody waits for it: neither the shopper, whose answer is
 * being made in the same process, nor the queue of events.
 */
export default async function lookAtPlacedOrder({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  void shoppersFirst
    .waitForIdle()
    .then(() => checkPlacedOrder(container, event.data.id))
    .catch((error: unknown) =>
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(
          `Alipay: whether order ${event.data.id} is of the amount that was paid is left to recovery: ${shortReason(error)}`,
        ),
    )
}

export const config: SubscriberConfig = {
  event: "order.placed",
  context: { subscriberId: "alipay-check-placed-order" },
}
