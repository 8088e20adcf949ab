import type { HttpTypes } from "@medusajs/framework/types"
import type { Http } from "./http"

export interface Basket {
  region?: "eur" | "usd"
  /** Quantities by SKU. Default: two small bags of Longjing. */
  items?: Record<string, number>
  email?: string
  address?: Partial<HttpTypes.StoreAddAddress>
}

/** The data of Alipay's payment session that the storefront sees (the plugin documents it). */
export interface AlipaySessionData {
  payment_url: string
  psp_order_id: string
  amount_minor: number
  currency: string
  [key: string]: unknown
}

export interface AlipaySession {
  id: string
  amount: number
  currency_code: string
  status: string
  provider_id: string
  data: AlipaySessionData
}

export interface SyncedSession {
  id: string
  status: "open" | "paid" | "cancelled" | "expired" | "failed" | "refunded"
  /** Whether an order was placed; its id is only returned with the cart's id. */
  order_placed?: boolean
  order_id?: string
}

export type Completion =
  | { type: "order"; order: HttpTypes.StoreOrder }
  | { type: "cart"; cart: HttpTypes.StoreCart; error: { type: string; message: string } }

const ADDRESSES: Record<"eur" | "usd", HttpTypes.StoreAddAddress> = {
  eur: {
    first_name: "Mei",
    last_name: "de Vries",
    address_1: "Oudezijds Voorburgwal 32",
    postal_code: "1012GD",
    city: "Amsterdam",
    country_code: "nl",
    phone: "+31201234567",
  },
  usd: {
    first_name: "Mei",
    last_name: "Lin",
    address_1: "1400 Grant Avenue",
    postal_code: "94133",
    city: "San Francisco",
    province: "CA",
    country_code: "us",
    phone: "+14155550123",
  },
}

let shoppersSoFar = 0

/**
 * One person with one cart, who uses only the Store API. A guest until `register`.
 * Every method throws HttpFailure when the shop refuses.
 */
export class Shopper {
  readonly email: string
  private http: Http
  private openCart: HttpTypes.StoreCart | undefined

  /** @param http with the shop's publishable key */
  constructor(http: Http, email = `shopper-${process.pid}-${++shoppersSoFar}@example.com`) {
    this.http = http
    this.email = email
  }

  get cart(): HttpTypes.StoreCart {
    if (!this.openCart) throw new Error(`${this.email} has no cart yet: call createCart first`)
    return this.openCart
  }

  /** The Store API with this shopper's login and headers, for routes that this class has no method for. */
  get api(): Http {
    return this.http
  }

  /** Adds headers to all further requests, as a browser or a proxy does. */
  sendHeaders(headers: Record<string, string>): void {
    this.http = this.http.with(headers)
  }

  /** Becomes a customer with an account, and stays logged in. */
  async register(password = "correct horse battery"): Promise<void> {
    const login = { email: this.email, password }
    const { token } = await this.http.post<{ token: string }>("/auth/customer/emailpass/register", login)
    const person = { email: this.email, first_name: "Mei", last_name: "Lin" }
    await this.http.with({ authorization: `Bearer ${token}` }).post("/store/customers", person)
    const session = await this.http.post<{ token: string }>("/auth/customer/emailpass", login)
    this.http = this.http.with({ authorization: `Bearer ${session.token}` })
  }

  async createCart(basket: Basket = {}): Promise<HttpTypes.StoreCart> {
    const { region = "eur", items = { "LONGJING-50": 2 } } = basket
    const [region_id, variants] = await Promise.all([this.regionId(region), this.variantIds()])
    return this.keep(
      await this.http.post("/store/carts", {
        region_id,
        email: basket.email ?? this.email,
        shipping_address: { ...ADDRESSES[region], ...basket.address },
        items: Object.entries(items).map(([sku, quantity]) => ({
          variant_id: variantOf(variants, sku),
          quantity,
        })),
      }),
    )
  }

  async addItem(sku: string, quantity = 1): Promise<HttpTypes.StoreCart> {
    const variant_id = variantOf(await this.variantIds(), sku)
    return this.keep(
      await this.http.post(`/store/carts/${this.cart.id}/line-items`, { variant_id, quantity }),
    )
  }

  /** Changes address, e-mail, region, promotion codes: anything that the Store API accepts. */
  async updateCart(change: HttpTypes.StoreUpdateCart): Promise<HttpTypes.StoreCart> {
    return this.keep(await this.http.post(`/store/carts/${this.cart.id}`, change))
  }

  async addShipping(code: "standard" | "express" = "standard"): Promise<HttpTypes.StoreCart> {
    const { shipping_options } = await this.http.get<HttpTypes.StoreShippingOptionListResponse>(
      `/store/shipping-options?cart_id=${this.cart.id}&fields=id,type.code`,
    )
    const option = shipping_options.find(({ type }) => type?.code === code)
    if (!option) throw new Error(`The shop does not ship this cart by ${code}`)
    return this.keep(
      await this.http.post(`/store/carts/${this.cart.id}/shipping-methods`, { option_id: option.id }),
    )
  }

  /** Chooses how to pay, as a storefront does before it redirects. */
  async startPayment(providerId: string, data: Record<string, unknown> = {}): Promise<AlipaySession> {
    const { payment_collection } = await this.http.post<HttpTypes.StorePaymentCollectionResponse>(
      "/store/payment-collections",
      { cart_id: this.cart.id },
    )
    return this.startPaymentOf(payment_collection.id, providerId, data)
  }

  /** Like `startPayment`, for any payment collection, such as that of an order whose edit raised its total. */
  async startPaymentOf(
    paymentCollectionId: string,
    providerId: string,
    data: Record<string, unknown> = {},
  ): Promise<AlipaySession> {
    const { payment_collection } = await this.http.post<HttpTypes.StorePaymentCollectionResponse>(
      `/store/payment-collections/${paymentCollectionId}/payment-sessions`,
      { provider_id: providerId, data },
    )
    const session = payment_collection.payment_sessions?.find(({ provider_id }) => provider_id === providerId)
    if (!session) throw new Error(`The shop made no payment session for ${providerId}`)
    return session as unknown as AlipaySession
  }

  /** Creates a cart and starts its payment, up to the redirect. */
  async checkout(providerId: string, basket: Basket = {}, data: Record<string, unknown> = {}) {
    await this.createCart(basket)
    await this.addShipping()
    return this.startPayment(providerId, data)
  }

  /** Completes the cart, as a storefront does when the shopper returns. */
  complete(): Promise<Completion> {
    return this.http.post(`/store/carts/${this.cart.id}/complete`)
  }

  /** @throws Error with the shop's reason when it does not place the order */
  async placeOrder(): Promise<HttpTypes.StoreOrder> {
    const completion = await this.complete()
    if (completion.type === "order") return completion.order
    throw new Error(`The shop placed no order: ${completion.error.message}`)
  }

  /** Calls the plugin's sync route and returns the payment's state. */
  async sync(sessionId: string): Promise<SyncedSession> {
    const { payment_session } = await this.http.post<{ payment_session: SyncedSession }>(
      `/store/alipay/payment-sessions/${sessionId}/sync`,
      this.openCart ? { cart_id: this.openCart.id } : {},
    )
    return payment_session
  }

  /** The sessions of the cart as the storefront sees them now. */
  async sessions(): Promise<AlipaySession[]> {
    const { cart } = await this.http.get<HttpTypes.StoreCartResponse>(
      `/store/carts/${this.cart.id}?fields=id,*payment_collection.payment_sessions`,
    )
    return (cart.payment_collection?.payment_sessions ?? []) as unknown as AlipaySession[]
  }

  /** A customer's orders, newest first. */
  async orders(): Promise<HttpTypes.StoreOrder[]> {
    const { orders } = await this.http.get<HttpTypes.StoreOrderListResponse>(
      "/store/orders?order=-created_at",
    )
    return orders
  }

  private keep({ cart }: HttpTypes.StoreCartResponse): HttpTypes.StoreCart {
    this.openCart = cart
    return cart
  }

  private async regionId(currency: string): Promise<string> {
    const { regions } = await this.http.get<HttpTypes.StoreRegionListResponse>(
      "/store/regions?fields=id,currency_code",
    )
    const region = regions.find(({ currency_code }) => currency_code === currency)
    if (!region) throw new Error(`The shop does not sell in ${currency}`)
    return region.id
  }

  private async variantIds(): Promise<Map<string, string>> {
    const { products } = await this.http.get<HttpTypes.StoreProductListResponse>(
      "/store/products?limit=100&fields=id,variants.id,variants.sku",
    )
    const variants = products.flatMap((product) => product.variants ?? [])
    return new Map(variants.map(({ sku, id }) => [sku ?? "", id]))
  }
}

function variantOf(variants: Map<string, string>, sku: string): string {
  const id = variants.get(sku)
  if (!id) throw new Error(`The shop sells no ${sku}, only ${[...variants.keys()].join(", ")}`)
  return id
}
