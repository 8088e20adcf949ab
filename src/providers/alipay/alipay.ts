import { logger } from "@medusajs/framework/logger"
import { MultiSafepayProviderService } from "./provider"

let isNoted = false

/** Alipay (gateway ALIPAY), registered as `pp_alipay_<id>`. MultiSafepay is retiring it for Alipay+. */
export class AlipayProviderService extends MultiSafepayProviderService {
  static override identifier = "alipay"
  protected override readonly gateway = "ALIPAY"

  /** Medusa calls this once at boot for each registration: the one moment to tell the merchant of the retirement. */
  static override validateOptions(options: Record<string, unknown>): void {
    super.validateOptions(options)
    if (!isNoted) {
      isNoted = true
      logger.info(RETIREMENT_NOTE)
    }
  }
}

export const RETIREMENT_NOTE =
  "Alipay: MultiSafepay is retiring its gateway ALIPAY in favour of Alipay+ (ALIPAYPLUS). To move over, tick Alipay Plus instead of Alipay among the payment providers of each region; open payments and refunds of Alipay keep working"
