import type { MedusaContainer } from "@medusajs/framework/types"
import { ensureAdmin, ensurePublishableKey, ensureSalesChannel } from "./tea-shop/access"
import { type AdminLogin, TEA_SHOP_PUBLISHABLE_KEY } from "./tea-shop/credentials"
import { type Currency, ensureRegion, ensureTaxes } from "./tea-shop/markets"
import { ensureTeas } from "./tea-shop/products"
import { ensureStore } from "./tea-shop/store"
import { ensureShipping, ensureWarehouse } from "./tea-shop/warehouse"

export interface TeaShopOptions {
  /** The dashboard's admin. An existing admin keeps their password. */
  admin: AdminLogin
  /** The markets to open, by currency. Default: both. */
  regions?: Currency[]
  /** Medusa's address, for the addresses of the pictures. Default: MEDUSA_BACKEND_URL, or port 9000. */
  backendUrl?: string
}

export interface TeaShop {
  publishableKey: string
  salesChannelId: string
  stockLocationId: string
  /** Region ids of the requested markets. */
  regions: Partial<Record<Currency, string>>
  admin: AdminLogin
}

/**
 * Opens a small tea shop in an empty Medusa: eight teas, two markets, a warehouse, an admin. It creates only what is
 * missing, so it can run at every start, and completes an interrupted run.
 */
export async function seedTeaShop(container: MedusaContainer, options: TeaShopOptions): Promise<TeaShop> {
  const currencies = options.regions ?? ["eur", "usd"]
  const backendUrl = options.backendUrl ?? process.env.MEDUSA_BACKEND_URL ?? "http://localhost:9000"

  const salesChannelId = await ensureSalesChannel(container)
  await ensurePublishableKey(container, salesChannelId)
  const regions: TeaShop["regions"] = {}
  for (const currency of currencies) regions[currency] = (await ensureRegion(container, currency)).id
  await ensureTaxes(container, currencies)
  const warehouse = await ensureWarehouse(container, salesChannelId)
  for (const currency of currencies) await ensureShipping(container, warehouse, currency)
  await ensureTeas(container, { ...warehouse, salesChannelId }, `${backendUrl}/static/teas`)
  await ensureStore(container, currencies, { salesChannelId, ...warehouse })
  await ensureAdmin(container, options.admin)

  return {
    publishableKey: TEA_SHOP_PUBLISHABLE_KEY,
    salesChannelId,
    stockLocationId: warehouse.stockLocationId,
    regions,
    admin: options.admin,
  }
}
