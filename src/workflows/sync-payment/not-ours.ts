import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { parseProviderId } from "../../core/gateways/provider-id"
import type { ShopState } from "../../core/payments/shop-state"
import { findSite, type Site } from "../../core/sites/site"
import type { PspOrderId } from "../../multisafepay"

/** Error code: no provider of this plugin knows the payment. */
export const UNKNOWN_PAYMENT = "alipay_unknown_payment"

/** Error code: the payment belongs to another MultiSafepay site than the provider's. */
export const OTHER_SITE = "alipay_other_site"

/**
 * The PSP order is not a payment of this shop or site, so there is nothing to check again. The error's type proves
 * nothing, because core turns database faults into errors of the same types. Its code survives when Medusa's workflow
 * engine turns errors into plain objects.
 */
export class NotOursError extends MedusaError {
  constructor(code: typeof UNKNOWN_PAYMENT | typeof OTHER_SITE, message: string) {
    super(code === OTHER_SITE ? MedusaError.Types.FORBIDDEN : MedusaError.Types.NOT_FOUND, message, code)
  }
}

/**
 * The site of the payment's session, even if the shop has deleted it. For an order that the shop does not know, the site
 * of the provider that was notified about it.
 * @throws NotOursError when there is none, or the notified provider belongs to another site
 */
export function siteOfPayment(
  container: MedusaContainer,
  { psp_order_id: pspOrderId, provider_id: notified }: { psp_order_id: PspOrderId; provider_id?: string },
  { shop, site: ofSession }: { shop: Pick<ShopState, "providerId" | "journal">; site?: Site },
): Site {
  const { abandonedBy } = shop.journal ?? {}
  const site = ofSession ?? (abandonedBy && findSite(container, abandonedBy))
  if (site && notified && parseProviderId(notified)?.registrationId !== site.registrationId) {
    throw new NotOursError(
      OTHER_SITE,
      `${pspOrderId} belongs to ${shop.providerId || abandonedBy}, not to the MultiSafepay site of ${notified}`,
    )
  }
  if (site) {
    return site
  }
  if (!notified) {
    throw new NotOursError(UNKNOWN_PAYMENT, `There is no Alipay payment session ${pspOrderId}`)
  }
  const named = findSite(container, notified)
  if (!named) {
    throw new NotOursError(UNKNOWN_PAYMENT, `${pspOrderId} is of ${notified}, which is not registered`)
  }
  return named
}
