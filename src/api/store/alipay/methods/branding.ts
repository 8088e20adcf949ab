import type { Gateway } from "../../../../core/gateways/gateways"
import type { PaymentMethod } from "../../../../multisafepay"
import type { AlipayMethod } from "../../../../types/http/store"

/**
 * Logos and wallets as MultiSafepay returns them. Missing ones are filled in with the URLs where MultiSafepay hosts
 * such images; their names follow MultiSafepay's icon repository. A storefront should show the name when an image
 * cannot be loaded.
 */
export function brandingOf(
  { code, wallets = { atLeast: 0, known: [] } }: Gateway,
  method: PaymentMethod | undefined,
  environment: "test" | "live",
): Pick<AlipayMethod, "icon_urls" | "brands"> {
  const usual = usualIcons(code.toLowerCase(), environment)
  const usualIcon = (id: string) =>
    usualIcons(wallets.known.find((wallet) => wallet.id === id)?.icon ?? id.toLowerCase(), environment).vector
  const brands = (method?.brands ?? []).map(({ id, name, iconUrls }) => ({
    id,
    name: name ?? id,
    icon_url: iconUrls.vector ?? iconUrls.large ?? iconUrls.medium ?? usualIcon(id),
  }))
  const others = wallets.known.filter(({ id }) => !brands.some((brand) => brand.id === id))
  const missing = others.slice(0, Math.max(0, wallets.atLeast - brands.length))
  return {
    icon_urls: { ...usual, ...method?.iconUrls },
    brands: [...brands, ...missing.map(({ id, name }) => ({ id, name, icon_url: usualIcon(id) }))],
  }
}

function usualIcons(icon: string, environment: "test" | "live"): AlipayMethod["icon_urls"] {
  const base = `https://${environment === "test" ? "testmedia" : "media"}.multisafepay.com/img/methods`
  return {
    large: `${base}/3x/${icon}.png`,
    medium: `${base}/2x/${icon}.png`,
    vector: `${base}/svg/${icon}.svg`,
  }
}
