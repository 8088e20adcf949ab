import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import { type Currency, countriesOf, MARKETS } from "./markets"

const WAREHOUSE = "Tea warehouse"
const CARRIER = "manual_manual"

export interface Warehouse {
  stockLocationId: string
  shippingProfileId: string
}

export async function ensureWarehouse(
  container: MedusaContainer,
  salesChannelId: string,
): Promise<Warehouse> {
  const [profile] = await container.resolve(Modules.FULFILLMENT).listShippingProfiles({ type: "default" })
  const shippingProfileId = profile?.id ?? (await createProfile(container))
  const [existing] = await container.resolve(Modules.STOCK_LOCATION).listStockLocations({ name: WAREHOUSE })
  const stockLocationId = existing?.id ?? (await createLocation(container, salesChannelId))
  return { stockLocationId, shippingProfileId }
}

async function createProfile(container: MedusaContainer): Promise<string> {
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Default", type: "default" }] },
  })
  return idOf(result[0])
}

async function createLocation(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const { result } = await createStockLocationsWorkflow(container).run({
    input: {
      locations: [
        {
          name: WAREHOUSE,
          address: {
            address_1: "Prins Hendrikkade 33",
            city: "Amsterdam",
            country_code: "nl",
            postal_code: "1012TM",
          },
        },
      ],
    },
  })
  const id = idOf(result[0])
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: CARRIER },
  })
  await linkSalesChannelsToStockLocationWorkflow(container).run({ input: { id, add: [salesChannelId] } })
  return id
}

/** Two ways to ship to each country with that currency, priced in it. */
export async function ensureShipping(
  container: MedusaContainer,
  warehouse: Warehouse,
  currency: Currency,
): Promise<void> {
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  const { name, shipping } = MARKETS[currency]
  const set = `Parcels to ${name}`
  const [existing] = await fulfillment.listFulfillmentSets({ name: set })
  if (existing) return

  const created = await fulfillment.createFulfillmentSets({
    name: set,
    type: "shipping",
    service_zones: [
      {
        name,
        geo_zones: countriesOf(currency).map((country_code) => ({ type: "country" as const, country_code })),
      },
    ],
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: warehouse.stockLocationId },
    [Modules.FULFILLMENT]: { fulfillment_set_id: created.id },
  })
  await createShippingOptionsWorkflow(container).run({
    input: shipping.map((option) => ({
      name: option.name,
      price_type: "flat" as const,
      provider_id: CARRIER,
      service_zone_id: idOf(created.service_zones[0]),
      shipping_profile_id: warehouse.shippingProfileId,
      type: { label: option.name, description: option.name, code: option.code },
      prices: [{ currency_code: currency, amount: option.price }],
      rules: [
        { attribute: "enabled_in_store", value: "true", operator: "eq" as const },
        { attribute: "is_return", value: "false", operator: "eq" as const },
      ],
    })),
  })
}

function idOf(created: { id: string } | undefined): string {
  if (!created) throw new Error("Medusa answered a creation with nothing")
  return created.id
}
