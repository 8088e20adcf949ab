import { logger } from "@medusajs/framework/logger"
import type { Gateway } from "../../core/gateways/gateways"
import { MultiSafepayProviderService } from "./provider"

type ProviderClass = Pick<typeof MultiSafepayProviderService, "identifier" | "validateOptions"> &
  (new (
    ...cradle: ConstructorParameters<typeof MultiSafepayProviderService>
  ) => MultiSafepayProviderService)

/** The class of a gateway, which Medusa registers as `pp_<identifier>_<id>`. */
export function providerFor(gateway: Gateway): ProviderClass {
  let isNoted = false
  return class extends MultiSafepayProviderService {
    static override identifier = gateway.identifier
    protected override readonly gateway = gateway

    /** Medusa calls this once at boot per registration: the place to tell the merchant about a gateway's retirement. */
    static override validateOptions(options: Record<string, unknown>): void {
      super.validateOptions(options)
      if (gateway.retirement && !isNoted) {
        isNoted = true
        logger.info(`Alipay: ${gateway.retirement.note}`)
      }
    }
  }
}
