import type { ProviderWebhookPayload, WebhookActionResult } from "@medusajs/framework/types"
import { PaymentActions } from "@medusajs/framework/utils"
import { toSessionStatus } from "../../core/payments/payment-state"
import { QUESTION_INTERVAL_MS } from "../../core/sites/order-reader"
import { readNotification } from "../../multisafepay"
import type { ProviderContext } from "./provider-context"

const ACTION: Record<ReturnType<typeof toSessionStatus>, WebhookActionResult["action"]> = {
  captured: PaymentActions.SUCCESSFUL,
  canceled: PaymentActions.CANCELED,
  error: PaymentActions.FAILED,
  requires_more: PaymentActions.PENDING,
}

/**
 * Core's own webhook path. The plugin's routes sync notifications before core sees them; this handles events that other
 * code emits. It must not name a session that no longer exists: core would complete a cart that belongs to somebody
 * else. For a paid cart without an order it returns "authorized", which makes core place the order first, like the
 * shopper's own completion; "captured" would make core book the money first. Core books the amount that is returned, so
 * it is the session's own, not the notification's.
 */
export async function webhookAction(
  { site, records, provider, logger }: ProviderContext,
  { rawData, headers }: ProviderWebhookPayload["payload"],
): Promise<WebhookActionResult> {
  const notSupported: WebhookActionResult = { action: PaymentActions.NOT_SUPPORTED }
  const notification = readNotification({ rawBody: rawData, headers }, site.options)
  if (!notification.valid) {
    logger.warn(`Alipay: a webhook for ${provider.id} was refused: ${notification.reason}`)
    return notSupported
  }
  const { pspOrder } = notification
  const session = pspOrder.var1 === provider.slug ? await records.findSession(pspOrder.orderId) : undefined
  if (!session) {
    return notSupported
  }
  const status = toSessionStatus(
    await site.orders.readFresh(pspOrder.orderId, { intervalMs: QUESTION_INTERVAL_MS }),
  )
  const action = status === "captured" && session.awaitsOrder ? PaymentActions.AUTHORIZED : ACTION[status]
  return { action, data: { session_id: pspOrder.orderId, amount: session.amount } }
}
