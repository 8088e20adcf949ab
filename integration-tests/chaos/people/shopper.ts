import { setTimeout as pause } from "node:timers/promises"
import { HttpFailure } from "../../harness/http"
import type { PayOptions, Scenario } from "../../harness/psp"
import type { Dice } from "../plan/dice"
import type { Checkout } from "../plan/plan"
import type { World } from "../world"
import type { Browser } from "./browser"
import { PLENTIFUL, storeApi } from "./catalogue"

type Session = { id: string; provider_id: string }
type Completion = { type: "order"; order: { id: string } } | { type: "cart"; error: { message: string } }
type Synced = { status: string; order_id?: string }

export const PROVIDERS = {
  alipay: "pp_alipay_multisafepay",
  "alipay-plus": "pp_alipay-plus_multisafepay",
} as const
export const MANUAL = "pp_system_default"

/** Tells a load balancer who sends a request, for the books of the run only. */
export const VISITOR_HEADER = "x-chaos-visitor"

/** One person with one cart. What the shop refuses is thrown as HttpFailure; what gets lost is tried again. */
export class Shopper {
  readonly dice: Dice
  /** Every session that this person was shown, oldest first. */
  readonly sessions: string[] = []
  readonly store: Browser
  private openCart: string | undefined

  constructor(
    private readonly world: World,
    readonly story: Checkout,
    dice: Dice,
    readonly email = `shopper-${story.number}@example.com`,
  ) {
    this.dice = dice
    this.store = storeApi(world.browser).with({ [VISITOR_HEADER]: this.email })
  }

  get cartId(): string {
    if (!this.openCart) throw new Error(`${this.email} has no cart`)
    return this.openCart
  }

  get provider(): string {
    return PROVIDERS[this.story.method]
  }

  get otherProvider(): string {
    return PROVIDERS[this.story.method === "alipay" ? "alipay-plus" : "alipay"]
  }

  async fillCart(skus: readonly string[] = this.basket()): Promise<void> {
    const { catalogue } = this.world
    const { market } = this.story
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
      variant_id: this.world.catalogue.variants[this.dice.pick(PLENTIFUL)],
      quantity: this.dice.int(1, 2),
    })
  }

  /** Chooses how to pay, again and again if need be. @returns the newest session of that provider */
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
   * The same for a payment collection that is not the cart's, such as that of an edited order.
   * @param extra what a storefront has no business to send along
   */
  async startPaymentOf(
    collectionId: string,
    provider: string = this.provider,
    { store = this.store, extra = {} }: { store?: Browser; extra?: object } = {},
  ): Promise<string> {
    const data = provider === MANUAL ? {} : { payment_type: this.story.paymentType, ...extra }
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

  /** Pays on the page of a session, or does what else can be done there. @returns false when the page is closed */
  async pay(sessionId: string, scenario: Scenario = "completed", how: PayOptions = {}): Promise<boolean> {
    try {
      await this.world.psp.pay(sessionId, scenario, { await_delivery: false, ...how })
      return true
    } catch (error) {
      if (error instanceof HttpFailure && (error.status === 409 || error.status === 404)) return false
      throw error
    }
  }

  /** Undefined when the shop does not say: a cart that is no order yet, or trouble. */
  async complete(): Promise<string | undefined> {
    try {
      const completion = await this.store.post<Completion>(`/store/carts/${this.cartId}/complete?fields=id`)
      return completion.type === "order" ? this.told(completion.order.id) : undefined
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
      if (seen.order_id) this.told(seen.order_id)
      return seen
    } catch (error) {
      if (error instanceof HttpFailure) return undefined
      throw error
    }
  }

  /** From now on the order stands, as far as this person is concerned. */
  private told(orderId: string): string {
    this.world.known.answeredOrders.add(orderId)
    return orderId
  }

  remember(sessionId: string): void {
    const owner = { cartId: this.cartId, email: this.email, checkout: this.story.number }
    if (!this.world.owners.has(sessionId)) this.sessions.push(sessionId)
    this.world.owners.set(sessionId, owner)
  }

  private basket(): string[] {
    return Array.from({ length: this.dice.int(1, 2) }, () => this.dice.pick(PLENTIFUL))
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
