import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { inBackground } from "../core/admission"
import { loggerOf } from "../core/logger"
import { shortReason } from "../core/short-reason"
import { type ChangedOrder, closeOrderPayments } from "../workflows/close-order-payments/close-order-payments"

type Facts = { id?: string; order_id?: string }

/**
 * The events that change what an order owes. Medusa has no separate event for a credit line, for a cancelled exchange,
 * claim or return, or for an edited draft. For all of these, its order module reports that the order's row was updated.
 */
const CHANGED_ORDER: Record<string, (facts: Facts) => ChangedOrder> = {
  "order.order.updated": ({ id = "" }) => ({ order_id: id }),
  "order.canceled": ({ id = "" }) => ({ order_id: id }),
  "order-edit.confirmed": ({ order_id = "" }) => ({ order_id }),
  "order.return_requested": ({ order_id = "" }) => ({ order_id }),
  "order.return_received": ({ order_id = "" }) => ({ order_id }),
  "order.exchange_created": ({ order_id = "" }) => ({ order_id }),
  "order.claim_created": ({ order_id = "" }) => ({ order_id }),
  // Another payment has paid what a link asks for.
  "payment.captured": ({ id = "" }) => ({ payment_id: id }),
}

/**
 * What an order no longer owes must not be paid: its open PSP orders are cancelled, and payments of a cancelled order
 * are refunded. Runs in the background, so that the event queue does not wait for MultiSafepay. A lost event does no
 * harm: every payment sync makes the same decision, and recovery finds what is left.
 */
export default async function closeUnowedPayments({
  event,
  container,
}: SubscriberArgs<Facts>): Promise<void> {
  const changed = CHANGED_ORDER[event.name]?.(event.data)
  if (!changed) {
    return
  }
  void inBackground(container, () => closeOrderPayments(container, changed)).catch((error: Error) =>
    loggerOf(container).error(
      `Alipay: the open payments of the order of ${event.name} ${JSON.stringify(changed)} are left to recovery: ${shortReason(error)}`,
    ),
  )
}

export const config: SubscriberConfig = {
  event: Object.keys(CHANGED_ORDER),
  context: { subscriberId: "alipay-close-unowed-payments" },
}
