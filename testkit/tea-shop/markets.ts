import type { MedusaContainer, RegionDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createRegionsWorkflow,
  createTaxRegionsWorkflow,
  updateRegionsWorkflow,
} from "@medusajs/medusa/core-flows"

export type Currency = "eur" | "usd"

interface Market {
  name: string
  /** VAT on tea in percent, by country. Prices include it unless it is 0. */
  vat: Record<string, number>
  shipping: { name: string; code: string; price: number }[]
}

export const MARKETS: Record<Currency, Market> = {
  eur: {
    name: "Europe",
    vat: { nl: 9, de: 7, be: 6, fr: 5.5 },
    shipping: [
      { name: "Letterbox parcel", code: "standard", price: 4.95 },
      { name: "Courier, next day", code: "express", price: 11.5 },
    ],
  },
  usd: {
    name: "United States",
    vat: { us: 0 },
    shipping: [
      { name: "Airmail", code: "standard", price: 9.95 },
      { name: "Courier, three days", code: "express", price: 24.5 },
    ],
  },
}

export const countriesOf = (currency: Currency): string[] => Object.keys(MARKETS[currency].vat)

/** In the order in which shoppers should see them. A provider that is not configured is left out. */
const PAYMENT_PROVIDERS = ["pp_alipay-plus_multisafepay", "pp_alipay_multisafepay", "pp_system_default"]

export async function ensureRegion(container: MedusaContainer, currency: Currency): Promise<RegionDTO> {
  const market = MARKETS[currency]
  const payment = container.resolve(Modules.PAYMENT)
  const known = await payment.listPaymentProviders({ id: PAYMENT_PROVIDERS, is_enabled: true })
  const payment_providers = PAYMENT_PROVIDERS.filter((id) => known.some((provider) => provider.id === id))

  const [existing] = await container.resolve(Modules.REGION).listRegions({ name: market.name })
  if (existing) {
    // The seed of an earlier start may not have known all of today's providers.
    await updateRegionsWorkflow(container).run({
      input: { selector: { id: existing.id }, update: { payment_providers } },
    })
    return existing
  }
  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: market.name,
          currency_code: currency,
          countries: countriesOf(currency),
          payment_providers,
        },
      ],
    },
  })
  const [region] = result
  if (!region) throw new Error(`Medusa made no region for ${market.name}`)
  return region
}

export async function ensureTaxes(container: MedusaContainer, currencies: Currency[]): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data: present } = await query.graph({ entity: "tax_region", fields: ["country_code"] })
  const missing = currencies
    .flatMap((currency) => Object.entries(MARKETS[currency].vat))
    .filter(([country]) => !present.some((region) => region.country_code === country))
  if (missing.length === 0) return
  await createTaxRegionsWorkflow(container).run({
    input: missing.map(([country_code, rate]) => ({
      country_code,
      provider_id: "tp_system",
      default_tax_rate: { name: rate === 0 ? "No tax" : "VAT on food", code: `${country_code}-tea`, rate },
    })),
  })
}
