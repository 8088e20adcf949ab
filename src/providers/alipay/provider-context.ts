import type { Logger } from "@medusajs/framework/types"
import type { AlipayProviderId } from "../../core/gateways/provider-id"
import type { PgConnection } from "../../core/shop-db/connection"
import type { PaymentRecords } from "../../core/shop-db/sessions/payment-records"
import type { Site } from "../../core/sites/site"

export type ProviderContext = {
  provider: AlipayProviderId
  site: Site
  pg: PgConnection
  records: PaymentRecords
  logger: Logger
}

/** The JSON that Medusa stores with a payment session or a payment. */
export type Data = Record<string, unknown>
