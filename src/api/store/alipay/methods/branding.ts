import type { AlipayGateway } from "../../../../core/gateways/gateway"
import type { IconUrls, PaymentMethod } from "../../../../multisafepay"

export type Brand = { id: string; name: string; icon_url: string }

/** What a storefront shows of a gateway, in the form of the Store API. */
export type Branding = { icon_urls: Required<IconUrls>; brands: Brand[] }

/** Alipay+ wants its partner logo and at least this many wallets in every payment interface. */
const WALLETS_WANTED = 3

/** Wallets of Alipay+ by MultiSafepay's documentation, those of most shoppers first. */
const WALLETS: { id: string; name: string }[] = [
  { id: "ALIPAYCN", name: "Alipay" },
  { id: "ALIPAYHK", name: "AlipayHK" },
  { id: "GCASH", name: "GCash" },
  { id: "KAKAOPAY", name: "KakaoPay" },
  { id: "TNGD", name: "Touch 'n Go" },
  { id: "TRUEMONEY", name: "TrueMoney" },
]

/** Logos that are not named by their id in lower case, in MultiSafepay's repository of icons. */
const LOGO_NAMES: Readonly<Record<string, string>> = { ALIPAYCN: "alipay-cn", ALIPAYHK: "alipay-hk" }

/**
 * Logos and wallets as MultiSafepay answers them. What it leaves out is filled in with the addresses at which
 * MultiSafepay keeps such pictures; their names follow MultiSafepay's repository of icons, and a storefront should show the name when a picture
 * cannot be had.
 */
export function brandingOf(
  gateway: AlipayGateway,
  method: PaymentMethod | undefined,
  environment: "test" | "live",
): Branding {
  const usual = usualIcons(gateway, environment)
  const brands = (method?.brands ?? []).map(({ id, name, iconUrls }) => ({
    id,
    name: name ?? id,
    icon_url: iconUrls.vector ?? iconUrls.large ?? iconUrls.medium ?? usualIcons(id, environment).vector,
  }))
  return {
    icon_urls: { ...usual, ...method?.iconUrls },
    brands: gateway === "ALIPAYPLUS" ? withEnoughWallets(brands, environment) : brands,
  }
}

function withEnoughWallets(brands: Brand[], environment: "test" | "live"): Brand[] {
  const missing = Math.max(0, WALLETS_WANTED - brands.length)
  const others = WALLETS.filter(({ id }) => !brands.some((brand) => brand.id === id))
  return [
    ...brands,
    ...others
      .slice(0, missing)
      .map(({ id, name }) => ({ id, name, icon_url: usualIcons(id, environment).vector })),
  ]
}

function usualIcons(id: string, environment: "test" | "live"): Required<IconUrls> {
  const base = `https://${environment === "test" ? "testmedia" : "media"}.multisafepay.com/img/methods`
  const icon = LOGO_NAMES[id] ?? id.toLowerCase()
  return {
    large: `${base}/3x/${icon}.png`,
    medium: `${base}/2x/${icon}.png`,
    vector: `${base}/svg/${icon}.svg`,
  }
}
