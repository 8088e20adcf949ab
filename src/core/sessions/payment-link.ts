import { AsyncLocalStorage } from "node:async_hooks"

/** A payment link that the shop itself makes for an order, not a storefront for a cart. */
export type PaymentLinkRequest = {
  /** Medusa's order, for the return URL. */
  orderId: string
  /** The number that the merchant uses for it, for the payment page and the statement. */
  orderNumber: string
  lifetimeSeconds: number
}

/**
 * Medusa hands a provider nothing that a storefront could not have written, so the wish travels beside the call. The
 * storage is global because a provider's module may be loaded twice, once by Medusa and once by the workflows.
 */
const STORAGE = Symbol.for("medusa-payment-multisafepay-alipay.payment-link")
const shared = globalThis as { [STORAGE]?: AsyncLocalStorage<PaymentLinkRequest> }

function storage(): AsyncLocalStorage<PaymentLinkRequest> {
  shared[STORAGE] ??= new AsyncLocalStorage()
  return shared[STORAGE]
}

/** Every payment session that `work` starts becomes a payment link, whatever storefronts are allowed to choose. */
export function asPaymentLink<T>(wish: PaymentLinkRequest, work: () => Promise<T>): Promise<T> {
  return storage().run(wish, work)
}

/** The payment link that is being made, or undefined when a storefront starts the payment. */
export const paymentLinkRequest = (): PaymentLinkRequest | undefined => storage().getStore()
