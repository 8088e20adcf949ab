import type { MedusaContainer } from "@medusajs/framework/types"
import type { ShopState } from "../../core/payments/shop-state"
import { AFTER_EXPIRY_MS } from "../../core/shop-db/recovery/unfinished-work"
import type { Site } from "../../core/sites/site"
import { alertAboutSite } from "../alert-merchant/alert-about-site"

/** The daily search finds a session without an outcome every day: one that nobody can pay is an alert until this age. */
const ALERTED_FOR_MS = 9 * 24 * 60 * 60_000

/**
 * Alerts the merchant that MultiSafepay does not know a payment that was started days ago. It answered the start with a
 * payment page, so it knew the payment: the shop has probably moved to another site, and pages of the former site that
 * are open can still be paid. There is one alert per site, because a move affects every open checkout.
 */
export async function alertStartedButUnknown(
  container: MedusaContainer,
  { session, payment, providerId }: ShopState,
  { registrationId }: Pick<Site, "registrationId">,
  now: Date,
): Promise<void> {
  if (!session?.data || payment) {
    return
  }
  const expiry = Date.parse(session.data.expires_at ?? "") || 0
  if (now.getTime() > Math.max(session.createdAt.getTime() + ALERTED_FOR_MS, expiry + AFTER_EXPIRY_MS)) {
    return
  }
  await alertAboutSite(container, {
    kind: "started_but_unknown",
    subject: registrationId,
    provider_id: providerId,
    psp_order_id: "",
    note: `for example ${session.id}, started at ${session.createdAt.toISOString()}`,
  })
}
