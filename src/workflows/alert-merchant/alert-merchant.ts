import type { INotificationModuleService, MedusaContainer, NotificationDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { shortReason } from "../../core/short-reason"
import { ALIPAY_ALERT_EVENT, type AlipayAlert, alertKey, describeAlert } from "./alert"
import { orderLinkOf } from "./order-link"

/**
 * Tells the merchant once: a line in the log, an entry in the dashboard's feed, the event `alipay.alert`. The entry
 * comes first, because reconciliation finds the payment again by it, and says whether its event went out yet.
 * @returns false when the merchant had been told before
 * @throws what kept the entry from being written or the event from going out, as when Redis or the database is away
 * for a moment: nobody would be told of what is done next. The next call goes on where this one stopped, so that the
 * event comes at least once. A feed whose provider fails keeps nothing: the entry is there, if for nobody to see.
 */
export async function alertMerchant(
  container: MedusaContainer,
  facts: Omit<AlipayAlert, "title" | "description">,
): Promise<boolean> {
  const alert = describeAlert(facts)
  const notifications = container.resolve<AlertEntries>(Modules.NOTIFICATION)
  const entry = (await findEntry(notifications, alert)) ?? (await writeEntry(container, notifications, alert))
  if (!entry.data?.[EVENT_IS_DUE]) {
    return false
  }
  await container.resolve(Modules.EVENT_BUS).emit({ name: ALIPAY_ALERT_EVENT, data: alert })
  // Medusa merges JSON columns: a key that is left out would stay.
  await notifications.updateNotifications({ id: entry.id, data: { ...entry.data, [EVENT_IS_DUE]: false } })
  return true
}

/** True in an entry's data for as long as its event has not gone out. */
const EVENT_IS_DUE = "event_is_due"

/** Medusa's module updates entries too; its type leaves that out. */
type AlertEntries = INotificationModuleService & {
  updateNotifications(entry: Pick<NotificationDTO, "id" | "data">): Promise<unknown>
}

async function writeEntry(
  container: MedusaContainer,
  notifications: AlertEntries,
  alert: AlipayAlert,
): Promise<NotificationDTO> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const text = `${alert.title}. ${alert.description}`
  logger.warn(text)
  const file = orderLinkOf(container, alert)
  let failure: unknown
  try {
    await notifications.createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: alertKey(alert.kind, alert.subject),
      ...(alert.order_id ? { resource_type: "order", resource_id: alert.order_id } : {}),
      data: { ...alert, ...(file ? { file } : {}), [EVENT_IS_DUE]: true },
    })
  } catch (error) {
    logger.error(`${text} The dashboard's feed could not take it: ${shortReason(error)}`)
    failure = error
  }
  // It is there though its provider failed, and when another process wrote it first, which Medusa answers with nothing.
  const entry = await findEntry(notifications, alert)
  if (!entry) {
    throw failure
  }
  return entry
}

async function findEntry(
  notifications: AlertEntries,
  { kind, subject }: AlipayAlert,
): Promise<NotificationDTO | undefined> {
  const [entry] = await notifications.listNotifications(
    // The type leaves this column out; the module filters by any of its columns.
    { idempotency_key: alertKey(kind, subject) } as Record<string, string>,
    { take: 1 },
  )
  return entry
}
