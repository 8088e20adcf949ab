import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../../testkit/actors/http"
import type { PayOptions, Scenario } from "../../../testkit/actors/psp"
import { VISITOR_HEADER } from "../../../testkit/environment/cluster-environment"
import type { ChaosContext } from "../context"
import { REFUND_HANDLING } from "../faults/refund-handling"
import type { Checkout } from "../plan/checkout"
import type { SeededRandom } from "../plan/seeded-random"
import type { Browser } from "./browser"
import { MANUAL, PLENTIFUL, PROVIDERS, storeApi } from "./catalogue"

type Session = { id: string; provider_id: string }
type Completion = { type: "order"; order: { id: string } } | { type: "cart"; error: { message: string } }
type Synced = { status: string; order_id?: string }

/** One person with one cart. A refusal is thrown as HttpFailure; a request without an answer is sent again. */
export class Shopper {
  readonly random: SeededRandom
  /** Every session that this person was shown, oldest first. */
  readonly sessions: string[] = []
  readonly store: Browser
  private openCart: string | undefined

  constructor(
    private readonly chaos: ChaosContext,
    readonly checkout: Checkout,
    random: SeededRandom,
    readonly email = `shopper-${checkout.number}@example.com`,
  ) {
    this.random = random
    this.store = storeApi(chaos.browser).with({ [VISITOR_HEADER]: this.email })
  }

  get cartId(): string {
    if (!this.openCart) throw new Error(`${this.email} has no cart`)
    return this.openCart
  }

  get provider(): string {
    return PROVIDERS[this.checkout.method]
  }

  get otherProvider(): string {
    return PROVIDERS[this.checkout.method === "alipay" ? "alipay-plus" : "alipay"]
  }

  async fillCart(skus: readonly string[] = this.basket()): Promise<void> {
    const { catalogue } = this.chaos
    const { market } = this.checkout
    const { cart } = await this.store.post<{ cart: { id: string } }>("/store/carts?fields=id", {
      region_id: catalogue.regions[market],
      email: this.email,
      shipping_address: ADDRESS[market],
      items: skus.map((sku) => ({ variant_id: catalogue.variants[sku], quantity: 1 })),
    })
    await this.store.post(`/store/carts/${cart.id}/shipping-methods?fields=id`, {
      option_id: catalogue.shipping[market],
    })
    this.openCart = cart.id
  }

  async changeCart(): Promise<void> {
    await this.store.post(`/store/carts/${this.cartId}/line-items?fields=id`, {
      variant_id: this.chaos.catalogue.variants[this.random.pick(PLENTIFUL)],
      quantity: this.random.int(1, 2),
    })
  }

  /** Starts a payment, with several tries. @returns the newest session of the provider */
  async startPayment(provider: string = this.provider): Promise<string> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.tryToStart(provider)
      } catch (error) {
        if (tries === 5 || !(error instanceof HttpFailure)) throw error
        await pause(300)
      }
    }
  }

  private async tryToStart(provider: string): Promise<string> {
    const { payment_collection: collection } = await this.store.post<Collection>(
      "/store/payment-collections?fields=id",
      { cart_id: this.cartId },
    )
    return this.startPaymentOf(collection.id, provider)
  }

  /**
   * Starts a payment for a collection that is not the cart's, such as that of an edited order.
   * @param extra data that no storefront should send
   */
  async startPaymentOf(
    collectionId: string,
    provider: string = this.provider,
    { store = this.store, extra = {} }: { store?: Browser; extra?: object } = {},
  ): Promise<string> {
    const data = provider === MANUAL ? {} : { payment_type: this.checkout.paymentType, ...extra }
    const { payment_collection } = await store.post<Collection>(
      `/store/payment-collections/${collectionId}/payment-sessions`,
      { provider_id: provider, data },
    )
    const shown = (payment_collection.payment_sessions ?? [])
      .filter((session) => session.provider_id === provider)
      .map(({ id }) => id)
      .sort()
    for (const id of shown) if (provider !== MANUAL) this.remember(id)
    const newest = shown.at(-1)
    if (!newest) throw new Error(`The shop made no session for ${provider}`)
    return newest
  }

  /** Pays on the page of a session, or ends it in another way. @returns false when the page is closed */
  async pay(sessionId: string, scenario: Scenario = "completed", how: PayOptions = {}): Promise<boolean> {
    try {
      await this.setRefundHandling(sessionId)
      await this.chaos.psp.pay(sessionId, scenario, { await_delivery: false, ...how })
      return true
    } catch (error) {
      if (error instanceof HttpFailure && (error.status === 409 || error.status === 404)) return false
      throw error
    }
  }

  private async setRefundHandling(sessionId: string): Promise<void> {
    const { refundHandling } = this.checkout
    const { psp, known } = this.chaos
    if (!refundHandling || known.refundHandling.has(sessionId)) return
    await psp.changeSettingsOf(sessionId, REFUND_HANDLING[refundHandling])
    known.refundHandling.set(sessionId, refundHandling)
  }

  /** @returns undefined when the cart is not an order yet, and when the shop refuses */
  async complete(): Promise<string | undefined> {
    try {
      const completion = await this.store.post<Completion>(`/store/carts/${this.cartId}/complete?fields=id`)
      return completion.type === "order" ? this.noteOrder(completion.order.id) : undefined
    } catch (error) {
      if (error instanceof HttpFailure) return undefined
      throw error
    }
  }

  async sync(sessionId: string): Promise<Synced | undefined> {
    try {
      const path = `/store/alipay/payment-sessions/${sessionId}/sync`
      const { payment_session: seen } = await this.store.post<{ payment_session: Synced }>(path, {
        cart_id: this.cartId,
      })
      if (seen.order_id) this.noteOrder(seen.order_id)
      return seen
    } catch (error) {
      if (error instanceof HttpFailure) return undefined
      throw error
    }
  }

  private noteOrder(orderId: string): string {
    this.chaos.known.answeredOrders.add(orderId)
    return orderId
  }

  remember(sessionId: string): void {
    const owner = { cartId: this.cartId, email: this.email, checkout: this.checkout.number }
    if (!this.chaos.owners.has(sessionId)) this.sessions.push(sessionId)
    this.chaos.owners.set(sessionId, owner)
  }

  private basket(): string[] {
    return Array.from({ length: this.random.int(1, 2) }, () => this.random.pick(PLENTIFUL))
  }
}

type Collection = { payment_collection: { id: string; payment_sessions?: Session[] } }

const ADDRESS = {
  eur: {
    first_name: "Mei",
    last_name: "de Vries",
    address_1: "Oudezijds Voorburgwal 32",
    postal_code: "1012GD",
    city: "Amsterdam",
    country_code: "nl",
  },
  usd: {
    first_name: "Mei",
    last_name: "Lin",
    address_1: "1400 Grant Avenue",
    postal_code: "94133",
    city: "San Francisco",
    province: "CA",
    country_code: "us",
  },
}
