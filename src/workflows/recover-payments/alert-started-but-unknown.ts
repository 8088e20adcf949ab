import type { MedusaContainer } from "@medusajs/framework/types"
import type { ShopState } from "../../core/payments/shop-state"
import { connectionOf } from "../../core/shop-db/connection"
import type { Site } from "../../core/sites/site"
import { closeAlert, selectAlerts } from "../../modules/payment-journal/alerts"
import { alertMerchant } from "../alert-merchant/alert-merchant"

const KIND = "started_but_unknown"
const SYNC = "payment-sync"
const DAY = 24 * 60 * 60_000

/** The daily search finds such a session again every day: until this age, each find is an alert. */
const ALERTED_UNTIL_MS = 9 * DAY
/** An alert that somebody closed is not raised again by the same sessions, or by others of the same move. */
const QUIET_MS = 7 * DAY

/**
 * Alerts the merchant that MultiSafepay has not known a started payment for days. It answered the start with a payment
 * page, so it knew the payment: the shop has probably moved to another site, and pages of the former site that are
 * open can still be paid. There is one alert per site, because a move affects every open checkout.
 */
export async function alertStartedButUnknown(
  container: MedusaContainer,
  { session, payment, providerId }: ShopState,
  { registrationId: subject }: Pick<Site, "registrationId">,
  now: Date,
): Promise<void> {
  if (!session?.data || payment || now.getTime() - session.createdAt.getTime() > ALERTED_UNTIL_MS) {
    return
  }
  const pg = connectionOf(container)
  const about = { kind: KIND, subject } as const
  const [last] = await selectAlerts(pg, "kind = ? and subject = ?", [KIND, subject])
  if (last && last.state !== "open" && last.closed_by !== SYNC) {
    if (last.closed_at && last.closed_at.getTime() > now.getTime() - QUIET_MS) {
      return
    }
    await closeAlert(pg, about, "resolved", SYNC)
  }
  await alertMerchant(container, {
    ...about,
    provider_id: providerId,
    psp_order_id: "",
    note: `for example ${session.id}, started at ${session.createdAt.toISOString()}`,
  })
}
