import { MedusaError } from "@medusajs/framework/utils"

/** Error code: no provider of this plugin knows the payment. */
export const UNKNOWN_PAYMENT = "alipay_unknown_payment"

/** Error code: the payment belongs to another MultiSafepay site than the provider's. */
export const OTHER_SITE = "alipay_other_site"

/**
 * The PSP order is not a payment of this shop or site, so there is nothing to check again. Its type proves nothing,
 * because core turns database faults into errors of the same types. The code is kept when Medusa's workflow engine
 * turns errors into plain objects.
 */
export class NotOursError extends MedusaError {
  constructor(code: typeof UNKNOWN_PAYMENT | typeof OTHER_SITE, message: string) {
    super(code === OTHER_SITE ? MedusaError.Types.FORBIDDEN : MedusaError.Types.NOT_FOUND, message, code)
  }
}
