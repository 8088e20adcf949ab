import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../core/shop-db/connection"
import { closeAlert, selectAlerts, wasClosedWithin } from "../../modules/payment-journal/alerts"
import { type AlertToRaise, alertMerchant } from "./alert-merchant"

const QUIET_HOURS = 7 * 24

/**
 * Raises an alert about many payments at once. When somebody has dismissed it, other payments may be concerned later:
 * it is raised again a week after that while its cause lasts.
 */
export async function alertAboutSite(container: MedusaContainer, alert: AlertToRaise): Promise<void> {
  const pg = connectionOf(container)
  const { kind, subject } = alert
  const [dismissed] = await selectAlerts(pg, "kind = ? and subject = ? and state = 'dismissed'", [
    kind,
    subject,
  ])
  if (dismissed) {
    if (await wasClosedWithin(pg, alert, QUIET_HOURS)) {
      return
    }
    await closeAlert(pg, { kind, subject }, "resolved", "payment-sync")
  }
  await alertMerchant(container, alert)
}
