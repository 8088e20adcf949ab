import type { MedusaContainer } from "@medusajs/framework/types"
import { connectionOf } from "../../core/shop-db/connection"
import { providerIdsOf } from "../../core/sites/site"
import { wasClosedWithin } from "../../modules/payment-journal/alerts"
import { wasAcceptedWithin } from "../../modules/payment-journal/notifications"
import { alertMerchant, resolveAlert } from "../alert-merchant/alert-merchant"
import type { Refusals } from "./refusal-watch"

const KIND = "signatures_refused"
/** Limits how often an attacker can raise the alert by mixing forged notifications with MultiSafepay's. */
const NOT_AGAIN_WITHIN_HOURS = 1

/**
 * Alerts the merchant that many notifications in a row were refused, unless another process has accepted one meanwhile.
 */
export async function alertRefusals(
  container: MedusaContainer,
  { site, times, forMs, reason }: Refusals,
): Promise<void> {
  const pg = connectionOf(container)
  const providerIds = providerIdsOf({ registrationId: site })
  if (await wasAcceptedWithin(pg, providerIds, forMs)) {
    return
  }
  if (await wasClosedWithin(pg, { kind: KIND, subject: site }, NOT_AGAIN_WITHIN_HOURS)) {
    return
  }
  await alertMerchant(container, {
    kind: KIND,
    subject: site,
    provider_id: providerIds[0] ?? "",
    // No payment: a forged notification can name any.
    psp_order_id: "",
    note: `${times} in a row since ${new Date(Date.now() - forMs).toISOString()}, the last one for ${reason}`,
  })
}

/** Resolves the alert of a site after a notification with a valid signature arrived. */
export async function endRefusals(container: MedusaContainer, site: string): Promise<void> {
  await resolveAlert(container, { kind: KIND, subject: site })
}
