import { AsyncLocalStorage } from "node:async_hooks"
import { PACKAGE_NAME } from "../sites/this-plugin"

/** A payment link that the shop makes for an order, unlike a payment that a storefront starts for a cart. */
export type PaymentLinkRequest = {
  /** Medusa's order, for the return URL. */
  orderId: string
  /** The order number that the merchant uses, for the payment page and the statement. */
  orderNumber: string
  lifetimeSeconds: number
}

/**
 * Everything that Medusa passes to a provider could come from a storefront, so this request is passed outside the call.
 * The storage is global because a provider's module may be loaded twice, once by Medusa and once by the workflows.
 */
const STORAGE = Symbol.for(`${PACKAGE_NAME}.payment-link`)
const shared = globalThis as { [STORAGE]?: AsyncLocalStorage<PaymentLinkRequest> }

function storage(): AsyncLocalStorage<PaymentLinkRequest> {
  shared[STORAGE] ??= new AsyncLocalStorage()
  return shared[STORAGE]
}

/** Every payment session that `work` starts becomes a payment link, even if storefronts may not choose that type. */
export function asPaymentLink<T>(requested: PaymentLinkRequest, work: () => Promise<T>): Promise<T> {
  return storage().run(requested, work)
}

/** Undefined when a storefront starts the payment. */
export const paymentLinkRequest = (): PaymentLinkRequest | undefined => storage().getStore()
