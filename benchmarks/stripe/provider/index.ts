import { createRequire } from "node:module"
import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import StripeProviderService from "@medusajs/payment-stripe/dist/services/stripe-provider"
import type StripeClient from "stripe"

type Options = { apiKey: string; webhookSecret: string; capture: boolean; url: string }
type Cradle = ConstructorParameters<typeof StripeProviderService>[0]

/** The version of Medusa's provider, which may differ from ours. */
const Stripe: typeof StripeClient = createRequire(require.resolve("@medusajs/payment-stripe"))("stripe")

/**
 * Medusa's own Stripe provider with another host. It creates its client without any configuration, so the client is
 * created again here, with the same key and the client's settings for a host. Nothing else is changed.
 */
class StripeElsewhere extends StripeProviderService {
  static override identifier = "stripe"

  constructor(cradle: Cradle, options: Options) {
    super(cradle, options)
    const { hostname: host, port } = new URL(options.url)
    Object.assign(this, { stripe_: new Stripe(options.apiKey, { host, port, protocol: "http" }) })
  }
}

export default ModuleProvider(Modules.PAYMENT, { services: [StripeElsewhere] })
