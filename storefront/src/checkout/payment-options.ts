import {
  type AlipayMethod,
  type AlipayUnavailableReason,
  isAlipayProvider,
  listAlipayMethods,
} from "medusa-payment-multisafepay-alipay/storefront"
import type { Cart } from "../cart/cart"
import type { TextKey } from "../language/english"
import { useLanguage } from "../language/language"
import { useShop } from "../shop"
import { type Loaded, useLoad } from "../use-load"

/** One way to pay that the shopper's region offers. */
export interface PaymentOption {
  providerId: string
  /** Only for Alipay and Alipay+. */
  alipay?: AlipayMethod
  blockedBy?: AlipayUnavailableReason
}

/** The ways to pay for this cart; loaded again when its amount, country or region changes. */
export function usePaymentOptions(cart: Cart): Loaded<PaymentOption[]> {
  const shop = useShop()
  const regionId = cart.region_id ?? ""
  const countryCode = cart.shipping_address?.country_code
  const { locale } = useLanguage()
  return useLoad(`payment ${regionId} ${cart.total} ${countryCode} ${locale}`, async () => {
    const [{ payment_providers }, methods] = await Promise.all([
      shop.store.payment.listPaymentProviders({ region_id: regionId }),
      listAlipayMethods(shop, {
        regionId,
        amount: cart.total,
        currencyCode: cart.currency_code,
        locale,
        ...(countryCode && { countryCode }),
        // payment works without logos and limits too
      }).catch(() => []),
    ])
    return payment_providers
      .map(({ id }) =>
        optionOf(
          id,
          methods.find(({ provider_id }) => provider_id === id),
        ),
      )
      .sort((one, other) => rank(one) - rank(other))
  })
}

function optionOf(providerId: string, alipay: AlipayMethod | undefined): PaymentOption {
  return {
    providerId,
    ...(alipay && { alipay }),
    ...(alipay && !alipay.available && { blockedBy: alipay.reason ?? UNKNOWN }),
  }
}

const UNKNOWN: AlipayUnavailableReason = { code: "psp_unavailable", message: "" }

/** Alipay+ first, then Alipay, then the rest. */
function rank({ providerId }: PaymentOption): number {
  return !isAlipayProvider(providerId) ? 2 : isAlipayPlus(providerId) ? 0 : 1
}

export function isAlipayPlus(providerId: string): boolean {
  return providerId.startsWith("pp_alipay-plus_")
}

/** The name for shoppers. MultiSafepay's own title is "Alipay+ ™ Partner", which reads badly in a sentence. */
export function methodName(providerId: string): TextKey {
  return isAlipayPlus(providerId) ? "methodAlipayPlus" : "methodAlipay"
}
