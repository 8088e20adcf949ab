import type { Http } from "./http"
import type { ShopFront } from "./shop/commands"

/** The requests of a shopper, in order. */
export type Step = "cart" | "session" | "complete"

export interface StartedCheckout {
  cartId: string
  sessionId: string
  /** Major units. */
  amount: number
}

const ADDRESS = {
  first_name: "Mei",
  last_name: "de Vries",
  address_1: "Oudezijds Voorburgwal 32",
  postal_code: "1012GD",
  city: "Amsterdam",
  country_code: "nl",
  phone: "+31201234567",
}

let shoppersSoFar = 0

export interface Watch {
  /** The label under which the shop counts a step. */
  label?: (step: Step) => string
  /** Receives the duration of each request. */
  onRequest?: (ms: number) => void
  /** What the shopper does after each step. */
  between?: () => Promise<void>
}

/** A shopper's checkout through the Store API. */
export class Checkout {
  private cartId = ""
  private readonly shopper = { ...ADDRESS, email: `shopper-${process.pid}-${++shoppersSoFar}@example.com` }

  constructor(
    private readonly http: Http,
    private readonly front: ShopFront,
    private readonly watch: Watch = {},
  ) {}

  /** Cart with address, shipping method and payment collection. @returns the id of the collection */
  async fillCart(): Promise<string> {
    const { cart } = await this.request<{ cart: { id: string } }>("cart", "POST", "/store/carts", {
      region_id: this.front.regionId,
      email: this.shopper.email,
      shipping_address: ADDRESS,
      items: [{ variant_id: this.front.variantId, quantity: 2 }],
    })
    this.cartId = cart.id
    const { shipping_options } = await this.request<{ shipping_options: { id: string }[] }>(
      "cart",
      "GET",
      `/store/shipping-options?cart_id=${cart.id}`,
    )
    const option_id = shipping_options[0]?.id
    await this.request("cart", "POST", `/store/carts/${cart.id}/shipping-methods`, { option_id })
    const { payment_collection } = await this.request<{ payment_collection: { id: string } }>(
      "cart",
      "POST",
      "/store/payment-collections",
      { cart_id: cart.id },
    )
    return payment_collection.id
  }

  /** @param sendsShopperData as the plugin's storefront helper does */
  async startPayment(
    collectionId: string,
    providerId: string,
    sendsShopperData: boolean,
  ): Promise<StartedCheckout> {
    const { payment_collection } = await this.request<{
      payment_collection: { payment_sessions: { id: string; amount: number; provider_id: string }[] }
    }>("session", "POST", `/store/payment-collections/${collectionId}/payment-sessions`, {
      provider_id: providerId,
      data: sendsShopperData ? { shopper: this.shopper } : {},
    })
    const session = payment_collection.payment_sessions.find(({ provider_id }) => provider_id === providerId)
    if (!session) throw new Error(`The shop made no payment session for ${providerId}`)
    return { cartId: this.cartId, sessionId: session.id, amount: session.amount }
  }

  /** @returns the order's id */
  async complete(): Promise<string> {
    const outcome = await this.request<{ order?: { id: string }; error?: { message: string } }>(
      "complete",
      "POST",
      `/store/carts/${this.cartId}/complete`,
    )
    if (!outcome.order) throw new Error(`The shop placed no order: ${outcome.error?.message}`)
    return outcome.order.id
  }

  /** What the plugin's storefront helper does instead of completing the cart. @returns the order's id */
  async sync(sessionId: string): Promise<string> {
    const { payment_session } = await this.request<{
      payment_session: { order_id?: string; status: string }
    }>("complete", "POST", `/store/alipay/payment-sessions/${sessionId}/sync`, { cart_id: this.cartId })
    if (!payment_session.order_id) throw new Error(`No order after the sync: it is ${payment_session.status}`)
    return payment_session.order_id
  }

  private async request<T>(step: Step, method: "GET" | "POST", path: string, body?: object): Promise<T> {
    const from = performance.now()
    const answer = await this.http.json<T>(method, path, body, this.watch.label?.(step))
    this.watch.onRequest?.(performance.now() - from)
    await this.watch.between?.()
    return answer
  }
}
