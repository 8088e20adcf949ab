export interface ShopConfig {
  medusaUrl: string
  publishableKey: string
}

declare global {
  interface Window {
    /** Set by a script of the page that serves the shop. Takes precedence over `/config.json`. */
    SHOP_CONFIG?: Partial<ShopConfig>
  }
}

/**
 * The shop's addresses and keys: from `window.SHOP_CONFIG`, then `/config.json`, then the build. So one build serves
 * any backend.
 */
export async function loadConfig(): Promise<ShopConfig> {
  return {
    medusaUrl: import.meta.env.VITE_MEDUSA_URL ?? "http://localhost:9000",
    publishableKey: import.meta.env.VITE_PUBLISHABLE_KEY ?? "",
    ...(window.SHOP_CONFIG ?? (await servedConfig())),
  }
}

async function servedConfig(): Promise<Partial<ShopConfig>> {
  try {
    const response = await fetch("/config.json", { credentials: "same-origin" })
    const { medusaUrl, publishableKey } = (await response.json()) as Partial<ShopConfig>
    return { ...(medusaUrl && { medusaUrl }), ...(publishableKey && { publishableKey }) }
  } catch {
    // a server that answers every unknown path with the page itself does not have this file
    return {}
  }
}
