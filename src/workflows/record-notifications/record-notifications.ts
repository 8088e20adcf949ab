import type { MedusaContainer } from "@medusajs/framework/types"
import { parseProviderId } from "../../core/gateways/provider-id"
import { loggerOf } from "../../core/logger"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { isAccepted, isRefused, recordNotifications } from "../../modules/payment-journal/notifications"
import { alertRefusals, endRefusals } from "./alert-of-refusals"
import { type AnsweredNotification, NotificationBatch, WRITE_REFUSED_EVERY_MS } from "./notification-batch"
import { RefusalWatch } from "./refusal-watch"

/** The database is written to at most this often; for refused notifications once a minute (NotificationBatch). */
const WRITE_EVERY_MS = 500

/** One batch per process. */
const batch = new NotificationBatch()
const watch = new RefusalWatch()
/** Sites whose alert may have to be resolved. */
const accepted = new Set<string>()
let isWriteDue = false
/** For refused notifications that wait for their minute to be over. */
let isLaterWriteDue = false

/**
 * Records a notification after it was answered, so that the merchant sees what MultiSafepay sent and when, and alerts
 * the merchant when only refused ones arrive. It never waits and never throws: a record that is lost, because it could
 * not be written or the process ended, is missing only from that list.
 */
export function recordNotification(container: MedusaContainer, answered: AnsweredNotification): void {
  const { providerId, signature } = answered
  const now = performance.now()
  const site = parseProviderId(providerId)?.registrationId ?? providerId
  batch.add(answered)
  if (isRefused(signature)) {
    watch.refused(site, signature, now)
  } else if (isAccepted(signature) && watch.accepted(site, now)) {
    accepted.add(site)
  }
  if (!isWriteDue) {
    isWriteDue = true
    setTimeout(() => void writeAll(container), WRITE_EVERY_MS).unref()
  }
}

async function writeAll(container: MedusaContainer): Promise<void> {
  isWriteDue = false
  const rows = batch.take(Date.now())
  const over = [...accepted]
  accepted.clear()
  if (batch.size > 0 && !isLaterWriteDue) {
    isLaterWriteDue = true
    setTimeout(() => {
      isLaterWriteDue = false
      void writeAll(container)
    }, WRITE_REFUSED_EVERY_MS).unref()
  }
  try {
    if (rows.length > 0) {
      await recordNotifications(connectionOf(container), rows)
    }
    for (const site of over) {
      await endRefusals(container, site)
    }
    for (const refusals of watch.persistent(performance.now())) {
      await alertRefusals(container, refusals)
    }
  } catch (error) {
    loggerOf(container).debug(
      `Alipay: ${rows.length} answered notifications are not remembered: ${shortReason(error)}`,
    )
  }
}
