import type { CartAddress } from "./address"

/**
 * The part of `@medusajs/js-sdk` that is used here. Described by its shape, so that this helper depends on no version
 * of the sdk. Methods, not function properties, so that their parameters may be wider.
 */
export interface StorefrontSdk extends StorefrontClient {
  store: {
    payment: {
      initiatePaymentSession(
        cart: PayableCart,
        body: { provider_id: string; data?: Record<string, unknown> },
      ): Promise<{ payment_collection: { payment_sessions?: InitiatedSession[] } }>
    }
  }
}

/**
 * All that is needed to ask the shop, so that a page can also ask through its own server. `fetch` returns the parsed
 * response, and throws an error with `status` when that is not 2xx.
 */
export interface StorefrontClient {
  client: {
    fetch<T>(path: string, init?: StoreRequest): Promise<T>
  }
}

export interface StoreRequest {
  method?: string
  query?: Record<string, unknown>
  /** Sent as JSON. */
  body?: Record<string, unknown>
  signal?: AbortSignal
}

export interface InitiatedSession {
  id: string
  provider_id: string
  data: Record<string, unknown>
}

/** The fields of a Medusa cart that a payment needs: the result of `sdk.store.cart.retrieve` fits. */
export interface PayableCart {
  id: string
  email?: string | null
  billing_address?: CartAddress | null
  shipping_address?: CartAddress | null
  payment_collection?: { id: string } | null
}
