import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { PgConnection } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { type NotificationToRecord, recordNotifications } from "../../modules/payment-journal/notifications"
import { type AnsweredNotification, NotificationBatch } from "./notification-batch"

/** However many come in, the database is asked so often for all of them. */
const WRITE_EVERY_MS = 500

/** Of this process. */
const batch = new NotificationBatch()
let isWriteDue = false

/**
 * Remembers a notification whose answer is out, for the merchant who asks what MultiSafepay said and when. It waits for
 * nothing and never throws: what cannot be written, or is lost with the process, is missing in that list and nowhere
 * else.
 */
export function recordNotification(container: MedusaContainer, answered: AnsweredNotification): void {
  batch.add(answered)
  if (!isWriteDue) {
    isWriteDue = true
    void writeLater(container)
  }
}

async function writeLater(container: MedusaContainer): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS).unref())
  isWriteDue = false
  const rows = batch.take(Date.now())
  await write(container, rows).catch((error: unknown) =>
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .debug(`Alipay: ${rows.length} answered notifications are not remembered: ${shortReason(error)}`),
  )
}

function write(container: MedusaContainer, rows: readonly NotificationToRecord[]): Promise<void> {
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  return recordNotifications(pg, rows)
}
