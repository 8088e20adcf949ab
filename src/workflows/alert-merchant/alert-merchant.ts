import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { ALIPAY_ALERT_EVENT, type AlipayAlert, alertKey, describeAlert } from "./alert"
import { orderLinkOf } from "./order-link"

/**
 * Tells the merchant once: a line in the log, an entry in the dashboard's feed, the event `alipay.alert`.
 * Never throws: an alert that cannot be delivered must not stop the settlement that it is about.
 * @returns false when the merchant had been told before
 */
export async function alertMerchant(
  container: MedusaContainer,
  facts: Omit<AlipayAlert, "title" | "description">,
): Promise<boolean> {
  const alert = describeAlert(facts)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const notifications = container.resolve(Modules.NOTIFICATION)
  const idempotencyKey = alertKey(alert.kind, alert.subject)
  try {
    const [told] = await notifications.listNotifications(
      // The type leaves this column out; the module filters by any of its columns.
      { idempotency_key: idempotencyKey } as Record<string, string>,
      { take: 1 },
    )
    if (told) {
      return false
    }
    logger.warn(`${alert.title}. ${alert.description}`)
    await container.resolve(Modules.EVENT_BUS).emit({ name: ALIPAY_ALERT_EVENT, data: alert })
    const file = orderLinkOf(container, alert)
    await notifications.createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: idempotencyKey,
      ...(alert.order_id ? { resource_type: "order", resource_id: alert.order_id } : {}),
      data: { ...alert, ...(file ? { file } : {}) },
    })
  } catch (error) {
    logger.error(
      `${alert.title}. ${alert.description} The alert could not be delivered: ${(error as Error).message}`,
    )
  }
  return true
}
