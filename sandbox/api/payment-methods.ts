import type { JsonObject } from "../json-object"
import type { PaymentMethod } from "../payment-methods"
import type { Sandbox } from "../sandbox"
import { type SiteHandler, success } from "./endpoint"
import type { ApiRequest } from "./exchange"
import { isOfferedIn, methodOf, offeredMethods } from "./gateways"

export function listPaymentMethods(sandbox: Sandbox): SiteHandler {
  return (site, request) => {
    const methods = offeredMethods(sandbox, site).filter((method) => isWanted(method, request))
    return success(methods.map((method) => paymentMethodView(sandbox, method)))
  }
}

export function getPaymentMethod(sandbox: Sandbox): SiteHandler {
  return (site, request) => success(paymentMethodView(sandbox, methodOf(sandbox, site, request)))
}

/** Query: country, currency, amount in minor units. */
function isWanted(method: PaymentMethod, { query }: ApiRequest): boolean {
  const currency = query.get("currency")?.toUpperCase()
  const amount = query.get("amount")
  const type = query.get("type")
  if (type && type !== "payment-method") return false
  if (!isOfferedIn(method, query.get("country")?.toUpperCase())) return false
  if (currency && !method.currencies.includes(currency)) return false
  if (!amount || !/^\d+$/.test(amount)) return true
  return Number(amount) >= method.min && (method.max === null || Number(amount) <= method.max)
}

function paymentMethodView(sandbox: Sandbox, method: PaymentMethod): JsonObject {
  return {
    additional_data: {},
    allowed_amount: { max: method.max, min: method.min },
    allowed_countries: method.countries,
    allowed_currencies: method.currencies,
    apps: {
      fastcheckout: { is_enabled: false },
      payment_components: { has_fields: false, is_enabled: false, qr: { supported: false } },
    },
    brands: method.wallets.map((wallet) => ({
      allowed_countries: wallet.countries,
      icon_urls: iconUrls(sandbox, wallet.icon),
      id: wallet.id,
      name: wallet.name,
    })),
    icon_urls: iconUrls(sandbox, method.icon),
    id: method.id,
    name: method.name,
    preferred_countries: method.preferredCountries,
    required_customer_data: [],
    shopping_cart_required: false,
    tokenization: { is_enabled: false, models: null },
    type: "payment-method",
  }
}

/** The sandbox has its own pictures, at the paths of MultiSafepay's media host. */
function iconUrls(sandbox: Sandbox, icon: string): JsonObject {
  const base = `${sandbox.publicUrl}/img/methods`
  return {
    large: `${base}/3x/${icon}.png`,
    medium: `${base}/2x/${icon}.png`,
    vector: `${base}/svg/${icon}.svg`,
  }
}
