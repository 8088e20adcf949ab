import { setTimeout as pause } from "node:timers/promises"
import type { HttpTypes } from "@medusajs/framework/types"
import type { Http } from "../../testkit/actors/http"
import type { Psp } from "../../testkit/actors/psp"
import { ADDRESS, type Catalogue } from "./catalogue"

export const ALIPAY = "pp_alipay_multisafepay"
export const ALIPAY_PLUS = "pp_alipay-plus_multisafepay"

/** How many bags of tea an attacker wants; they mean to pay for one. */
export const MANY = 21

type Session = { id: string; amount: number; data?: Record<string, unknown> }
export type Answer = { status: number; body: Record<string, unknown> }

let attackersSoFar = 0

/** Prefix that marks the orders of attackers. */
export const ATTACKERS = "attacker-"

/** An anonymous shopper with one cart who sends requests that no storefront sends. A refusal is an expected answer. */
export class Attacker {
  readonly email = `${ATTACKERS}${process.pid}-${++attackersSoFar}@example.com`
  private cart: HttpTypes.StoreCart | undefined
  private collectionId = ""
  /** Every payment session that this attacker has seen. */
  readonly seen = new Map<string, Session>()
  /** Every order that this attacker was shown. */
  readonly answered = new Set<string>()

  constructor(
    private readonly store: Http,
    readonly psp: Psp,
    private readonly catalogue: Catalogue,
    /** A random delay in ms, for the start of each part of a race. */
    private readonly randomDelay: () => number,
  ) {}

  /** One bag of tea, ready for payment. */
  async fillCart(quantity = 1): Promise<void> {
    const { regionId, variantId, shippingOptionId } = this.catalogue
    const { cart } = await this.store.post<HttpTypes.StoreCartResponse>("/store/carts", {
      region_id: regionId,
      email: this.email,
      shipping_address: { ...ADDRESS, city: "Amsterdam", country_code: "nl" },
      items: [{ variant_id: variantId, quantity }],
    })
    this.cart = cart
    await this.store.post(`/store/carts/${cart.id}/shipping-methods`, { option_id: shippingOptionId })
    const { payment_collection } = await this.store.post<HttpTypes.StorePaymentCollectionResponse>(
      "/store/payment-collections",
      { cart_id: cart.id },
    )
    this.collectionId = payment_collection.id
  }

  get cartPath(): string {
    return `/store/carts/${this.cart?.id}`
  }

  get collectionPath(): string {
    return `/store/payment-collections/${this.collectionId}`
  }

  get itemId(): string {
    return String(this.cart?.items?.[0]?.id)
  }

  /** @returns the answer, also when it is a refusal */
  async send(method: "post" | "delete", path: string, body: object = {}): Promise<Answer> {
    const answer = await this.store.request(method, path).send(body)
    return { status: answer.status, body: (answer.body ?? {}) as Record<string, unknown> }
  }

  /** @returns the sessions that the collection has afterwards */
  async start(
    providerId = ALIPAY,
    data: Record<string, unknown> = {},
    path = this.collectionPath,
  ): Promise<Session[]> {
    const { body } = await this.send("post", `${path}/payment-sessions`, { provider_id: providerId, data })
    const { payment_sessions = [] } = (body.payment_collection ?? {}) as { payment_sessions?: Session[] }
    for (const session of payment_sessions) this.seen.set(session.id, session)
    return payment_sessions
  }

  setQuantity(quantity: number): Promise<Answer> {
    return this.send("post", `${this.cartPath}/line-items/${this.itemId}`, { quantity })
  }

  async complete(): Promise<Answer> {
    const answer = await this.send("post", `${this.cartPath}/complete`)
    const { order } = answer.body as { order?: { id: string } }
    if (order) this.answered.add(order.id)
    return answer
  }

  /** All sessions of the cart, now and earlier, whose amount is less than many bags cost. */
  async cheapSessions(): Promise<Session[]> {
    const { cart } = await this.store.get<HttpTypes.StoreCartResponse>(
      `${this.cartPath}?fields=id,*payment_collection.payment_sessions`,
    )
    for (const session of cart.payment_collection?.payment_sessions ?? []) {
      this.seen.set(session.id, session as unknown as Session)
    }
    return [...this.seen.values()].filter(({ amount }) => amount < 50)
  }

  /** Pays on the payment page, even if it was closed meanwhile: the attacker still has it open. */
  async pay(sessionId: string, notify = false): Promise<void> {
    // A session that MultiSafepay never received cannot be paid.
    await this.psp.pay(sessionId, "completed", { force: true, notify }).catch(() => undefined)
  }

  async payAllCheap(): Promise<string[]> {
    const ids = (await this.cheapSessions()).map(({ id }) => id)
    await Promise.all(ids.map((id) => this.pay(id)))
    return ids
  }

  notify(sessionId: string): Promise<unknown> {
    return this.psp.notify(sessionId).catch(() => undefined)
  }

  sync(sessionId: string): Promise<Answer> {
    return this.send("post", `/store/alipay/payment-sessions/${sessionId}/sync`)
  }

  async shortPause(): Promise<void> {
    await pause(this.randomDelay())
  }
}
