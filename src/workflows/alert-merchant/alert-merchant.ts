import type { INotificationModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { ALIPAY_ALERT_EVENT, type AlipayAlert, alertKey, describeAlert } from "./alert"
import { orderLinkOf } from "./order-link"

/**
 * Tells the merchant once: a line in the log, the event `alipay.alert`, an entry in the dashboard's feed. The entry is
 * what tells that the merchant knows, so that it comes last.
 * @returns false when the merchant had been told before
 * @throws what kept the entry from being written, as when Redis or the database is away for a moment: nobody would be
 * told of what is done next. A feed without a provider keeps nothing: the entry is there, if for nobody to see.
 */
export async function alertMerchant(
  container: MedusaContainer,
  facts: Omit<AlipayAlert, "title" | "description">,
): Promise<boolean> {
  const alert = describeAlert(facts)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const notifications = container.resolve(Modules.NOTIFICATION)
  const idempotencyKey = alertKey(alert.kind, alert.subject)
  if (await isTold(notifications, idempotencyKey)) {
    return false
  }
  logger.warn(`${alert.title}. ${alert.description}`)
  try {
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
    if (!(await isTold(notifications, idempotencyKey))) {
      throw error
    }
  }
  return true
}

async function isTold(notifications: INotificationModuleService, idempotencyKey: string): Promise<boolean> {
  const [told] = await notifications.listNotifications(
    // The type leaves this column out; the module filters by any of its columns.
    { idempotency_key: idempotencyKey } as Record<string, string>,
    { take: 1 },
  )
  return told !== undefined
}
