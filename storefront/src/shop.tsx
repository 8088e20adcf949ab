import { type Auth, Client, FetchError, Store } from "@medusajs/js-sdk"
import { createContext, type ReactNode, useContext } from "react"
import type { ShopConfig } from "./config"

/** Medusa's sdk without its admin part, which a storefront does not need. */
export interface Shop {
  client: Client
  store: Store
  /** For sign-in and sign-out. Loaded when needed. @throws Error when it cannot be loaded */
  auth: () => Promise<Auth>
}

export function openShop({ medusaUrl, publishableKey }: ShopConfig): Shop {
  const config = {
    baseUrl: medusaUrl,
    publishableKey,
    auth: { type: "jwt", jwtTokenStorageKey: "tea.customer" } as const,
  }
  const client = new Client(config)
  return {
    client,
    store: new Store(client),
    auth: async () => new (await import("./account/auth")).Auth(client, config),
  }
}

const ShopContext = createContext<Shop | undefined>(undefined)

export function ShopProvider({ shop, children }: { shop: Shop; children: ReactNode }) {
  return <ShopContext.Provider value={shop}>{children}</ShopContext.Provider>
}

export function useShop(): Shop {
  const shop = useContext(ShopContext)
  if (!shop) {
    throw new Error("useShop needs a ShopProvider above it")
  }
  return shop
}

/** HTTP status of an answer that the sdk threw, or undefined when there was no answer. */
export function httpStatusOf(error: unknown): number | undefined {
  return error instanceof FetchError ? error.status : undefined
}
