import type { Http } from "../../testkit/actors/http"
import { ALIPAY_ID, ALIPAY_PLUS_ID, GOODS, MARKETS, type MarketCurrency, PROMOTIONS } from "./goods"

const CURRENCIES = Object.keys(MARKETS) as MarketCurrency[]

/**
 * Gives the tea shop awkward prices: tax-inclusive euro and Hong Kong dollar, US dollar with 8.875 % on top, three
 * promotions. Uses Medusa's Admin API, as a merchant does.
 * @param admin logged in
 * @returns the region of each currency
 */
export async function openMarkets(admin: Http): Promise<Record<MarketCurrency, string>> {
  await supportCurrencies(admin)
  const regions = {
    eur: await regionOf(admin, "eur"),
    usd: await regionOf(admin, "usd"),
    hkd: await openHongKong(admin),
  }
  await setTaxOfUsd(admin)
  await sell(admin)
  for (const { code, method } of PROMOTIONS) {
    await admin.post("/admin/promotions", {
      code,
      type: "standard",
      status: "active",
      is_automatic: false,
      application_method: { type: "percentage", ...method },
    })
  }
  return regions
}

async function supportCurrencies(admin: Http): Promise<void> {
  const { stores } = await admin.get<{ stores: { id: string }[] }>("/admin/stores")
  await admin.post(`/admin/stores/${stores[0]?.id}`, {
    supported_currencies: CURRENCIES.map((currency_code) => ({
      currency_code,
      is_default: currency_code === "eur",
      is_tax_inclusive: MARKETS[currency_code].inclusive,
    })),
  })
}

async function regionOf(admin: Http, currency: MarketCurrency): Promise<string> {
  const { regions } = await admin.get<{ regions: { id: string; currency_code: string }[] }>("/admin/regions")
  const region = regions.find(({ currency_code }) => currency_code === currency)
  if (!region) throw new Error(`the tea shop has no region for ${currency}`)
  return region.id
}

async function setTaxOfUsd(admin: Http): Promise<void> {
  const { tax_regions } = await admin.get<{
    tax_regions: { country_code: string; tax_rates: { id: string; is_default: boolean }[] }[]
  }>("/admin/tax-regions?country_code=us&fields=country_code,*tax_rates")
  const rate = tax_regions[0]?.tax_rates.find(({ is_default }) => is_default)
  await admin.post(`/admin/tax-rates/${rate?.id}`, { rate: MARKETS.usd.tax })
}

async function openHongKong(admin: Http): Promise<string> {
  const { country, shipping, tax } = MARKETS.hkd
  const { region } = await admin.post<{ region: { id: string } }>("/admin/regions", {
    name: "Hong Kong",
    currency_code: "hkd",
    countries: [country],
    payment_providers: [ALIPAY_ID, ALIPAY_PLUS_ID],
  })
  await admin.post("/admin/tax-regions", {
    country_code: country,
    provider_id: "tp_system",
    default_tax_rate: { name: "Tax on tea", code: "hk-tea", rate: tax },
  })
  const { stock_locations } = await admin.get<{ stock_locations: { id: string }[] }>("/admin/stock-locations")
  const location = stock_locations[0]?.id
  const made = await admin.post<{ stock_location: { fulfillment_sets: { id: string; name: string }[] } }>(
    `/admin/stock-locations/${location}/fulfillment-sets?fields=id,*fulfillment_sets`,
    { name: "Parcels to Hong Kong", type: "shipping" },
  )
  const set = made.stock_location.fulfillment_sets.find(({ name }) => name === "Parcels to Hong Kong")
  const { fulfillment_set } = await admin.post<{ fulfillment_set: { service_zones: { id: string }[] } }>(
    `/admin/fulfillment-sets/${set?.id}/service-zones`,
    { name: "Hong Kong", geo_zones: [{ type: "country", country_code: country }] },
  )
  for (const [code, amount] of Object.entries(shipping)) {
    await admin.post("/admin/shipping-options", {
      name: `To Hong Kong, ${code}`,
      price_type: "flat",
      provider_id: "manual_manual",
      service_zone_id: fulfillment_set.service_zones[0]?.id,
      shipping_profile_id: await shippingProfile(admin),
      type: { label: code, description: code, code },
      prices: [{ currency_code: "hkd", amount }],
      rules: [
        { attribute: "enabled_in_store", value: "true", operator: "eq" },
        { attribute: "is_return", value: "false", operator: "eq" },
      ],
    })
  }
  return region.id
}

async function shippingProfile(admin: Http): Promise<string | undefined> {
  const { shipping_profiles } = await admin.get<{ shipping_profiles: { id: string }[] }>(
    "/admin/shipping-profiles",
  )
  return shipping_profiles[0]?.id
}

async function sell(admin: Http): Promise<void> {
  const { sales_channels } = await admin.get<{ sales_channels: { id: string }[] }>("/admin/sales-channels")
  await admin.post("/admin/products", {
    title: "Odd lots",
    status: "published",
    options: [{ title: "Lot", values: GOODS.map(({ sku }) => sku) }],
    sales_channels: sales_channels.map(({ id }) => ({ id })),
    shipping_profile_id: await shippingProfile(admin),
    variants: GOODS.map(({ price, sku }) => ({
      title: sku,
      sku,
      manage_inventory: false,
      options: { Lot: sku },
      prices: Object.entries(price).map(([currency_code, amount]) => ({ currency_code, amount })),
    })),
  })
}
