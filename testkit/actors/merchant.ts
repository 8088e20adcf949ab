import type { HttpTypes } from "@medusajs/framework/types"
import type { Http } from "./http"

/** Medusa's default fields, and everything that payment tests check. */
const ORDER_FIELDS = [
  "+currency_code",
  "+email",
  "*summary",
  "*items",
  "*fulfillments",
  "*payment_collections",
  "*payment_collections.payments",
  "*payment_collections.payments.refunds",
  "*payment_collections.payments.captures",
].join(",")

/** The shop's owner in Medusa's Admin API. Every method throws HttpFailure when Medusa refuses. */
export class Merchant {
  private loggedIn: Promise<Http> | undefined

  /** @param http without a publishable key */
  constructor(
    private readonly http: Http,
    private readonly login: { email: string; password: string },
  ) {}

  /** The Admin API with the merchant's login, for routes that this class has no method for. */
  api(): Promise<Http> {
    this.loggedIn ??= this.http
      .post<{ token: string }>("/auth/user/emailpass", this.login)
      .then(({ token }) => this.http.with({ authorization: `Bearer ${token}` }))
    return this.loggedIn
  }

  async order(orderId: string): Promise<HttpTypes.AdminOrder> {
    const { order } = await (await this.api()).get<HttpTypes.AdminOrderResponse>(
      `/admin/orders/${orderId}?fields=${ORDER_FIELDS}`,
    )
    return order
  }

  /** The orders placed with this e-mail address, newest first. */
  async ordersOf(email: string): Promise<HttpTypes.AdminOrder[]> {
    const { orders } = await (await this.api()).get<HttpTypes.AdminOrderListResponse>(
      `/admin/orders?q=${encodeURIComponent(email)}&order=-created_at&fields=${ORDER_FIELDS}`,
    )
    return orders
  }

  /** The payment of an order that has exactly one. */
  async paymentOf(orderId: string): Promise<HttpTypes.AdminPayment> {
    const order = await this.order(orderId)
    const payments = order.payment_collections.flatMap(({ payments }) => payments ?? [])
    const [payment] = payments
    if (!payment || payments.length > 1)
      throw new Error(`${orderId} has ${payments.length} payments, not one`)
    return payment
  }

  /** @param amount in major units; default: all that is left */
  async refund(paymentId: string, amount?: number, note?: string): Promise<HttpTypes.AdminPayment> {
    const { payment } = await (await this.api()).post<HttpTypes.AdminPaymentResponse>(
      `/admin/payments/${paymentId}/refund`,
      { amount, note },
    )
    return payment
  }

  async cancelOrder(orderId: string): Promise<HttpTypes.AdminOrder> {
    const { order } = await (await this.api()).post<HttpTypes.AdminOrderResponse>(
      `/admin/orders/${orderId}/cancel`,
    )
    return order
  }

  /** Adds an item to a placed order and confirms the edit; the difference is then outstanding. */
  async addToOrder(orderId: string, sku: string, quantity = 1): Promise<void> {
    const api = await this.api()
    const variant_id = await this.variantId(sku)
    await api.post("/admin/order-edits", { order_id: orderId })
    await api.post(`/admin/order-edits/${orderId}/items`, { items: [{ variant_id, quantity }] })
    await api.post(`/admin/order-edits/${orderId}/confirm`)
  }

  /** Changes the quantity of an item of a placed order, and confirms the edit. */
  async setQuantity(orderId: string, sku: string, quantity: number): Promise<void> {
    const api = await this.api()
    const { id } = await this.itemOf(orderId, sku)
    await api.post("/admin/order-edits", { order_id: orderId })
    await api.post(`/admin/order-edits/${orderId}/items/item/${id}`, { quantity })
    await api.post(`/admin/order-edits/${orderId}/confirm`)
  }

  /** Adds a credit line, which reduces what an order owes. */
  async credit(orderId: string, amount: number): Promise<void> {
    await (await this.api()).post(`/admin/orders/${orderId}/credit-lines`, {
      amount,
      reference: "goodwill",
      reference_id: orderId,
    })
  }

  /** Fulfils all units of an item, without a label; after that it can be returned. */
  async fulfill(orderId: string, sku: string): Promise<void> {
    const { id, quantity } = await this.itemOf(orderId, sku)
    await (await this.api()).post(`/admin/orders/${orderId}/fulfillments`, { items: [{ id, quantity }] })
  }

  /** Requests the return of one unit of an item. */
  async requestReturn(orderId: string, sku: string): Promise<string> {
    const api = await this.api()
    const { id } = await this.itemOf(orderId, sku)
    const { stock_locations } = await api.get<{ stock_locations: { id: string }[] }>("/admin/stock-locations")
    const { return: begun } = await api.post<{ return: { id: string } }>("/admin/returns", {
      order_id: orderId,
      location_id: stock_locations[0]?.id,
    })
    await api.post(`/admin/returns/${begun.id}/request-items`, { items: [{ id, quantity: 1 }] })
    await api.post(`/admin/returns/${begun.id}/request`, {})
    return begun.id
  }

  async receiveReturn(orderId: string, sku: string, returnId: string): Promise<void> {
    const api = await this.api()
    const { id } = await this.itemOf(orderId, sku)
    await api.post(`/admin/returns/${returnId}/receive`, {})
    await api.post(`/admin/returns/${returnId}/receive-items`, { items: [{ id, quantity: 1 }] })
    await api.post(`/admin/returns/${returnId}/receive/confirm`, {})
  }

  /** Exchanges one unit of an item for `quantity` units of another. */
  async exchange(orderId: string, sku: string, forSku: string, quantity: number): Promise<string> {
    const api = await this.api()
    const { id } = await this.itemOf(orderId, sku)
    const variant_id = await this.variantId(forSku)
    const { exchange } = await api.post<{ exchange: { id: string } }>("/admin/exchanges", {
      order_id: orderId,
    })
    const path = `/admin/exchanges/${exchange.id}`
    await api.post(`${path}/inbound/items`, { items: [{ id, quantity: 1 }] })
    await api.post(`${path}/outbound/items`, { items: [{ variant_id, quantity }] })
    await api.post(`${path}/request`, {})
    return exchange.id
  }

  async cancelExchange(exchangeId: string): Promise<void> {
    await (await this.api()).post(`/admin/exchanges/${exchangeId}/cancel`, {})
  }

  /** Creates a refund claim for one unit of an item. */
  async claim(orderId: string, sku: string): Promise<void> {
    const api = await this.api()
    const { id } = await this.itemOf(orderId, sku)
    const { claim } = await api.post<{ claim: { id: string } }>("/admin/claims", {
      order_id: orderId,
      type: "refund",
    })
    const path = `/admin/claims/${claim.id}`
    await api.post(`${path}/claim-items`, { items: [{ id, quantity: 1 }] })
    await api.post(`${path}/inbound/items`, { items: [{ id, quantity: 1 }] })
    await api.post(`${path}/request`, {})
  }

  /** A draft order that the merchant creates for a customer; unpaid until it is converted. */
  async draftOrder(
    market: {
      region_id: string
      sales_channel_id: string
      shipping_address?: { country_code: string }
      promo_codes?: string[]
    },
    items: Record<string, number>,
    email = "phone-customer@example.com",
  ): Promise<HttpTypes.AdminOrder> {
    const content = Object.entries(items).map(async ([sku, quantity]) => ({
      variant_id: await this.variantId(sku),
      quantity,
    }))
    const { draft_order } = await (await this.api()).post<{ draft_order: HttpTypes.AdminOrder }>(
      "/admin/draft-orders",
      { ...market, email, items: await Promise.all(content) },
    )
    return draft_order
  }

  async convertDraftOrder(orderId: string): Promise<void> {
    await (await this.api()).post(`/admin/draft-orders/${orderId}/convert-to-order`)
  }

  /** Fulfils and ships everything with this label. */
  async ship(orderId: string, label: { tracking_number: string; tracking_url: string }): Promise<string> {
    const api = await this.api()
    const { items } = await this.order(orderId)
    const content = items.map(({ id, quantity }) => ({ id, quantity }))
    const { order } = await api.post<HttpTypes.AdminOrderResponse>(
      `/admin/orders/${orderId}/fulfillments?fields=*fulfillments`,
      { items: content },
    )
    const fulfillment = order.fulfillments?.[0]
    if (!fulfillment) throw new Error(`Medusa made no fulfillment for ${orderId}`)
    await api.post(`/admin/orders/${orderId}/fulfillments/${fulfillment.id}/shipments`, {
      items: content,
      labels: [{ ...label, label_url: "#" }],
    })
    return fulfillment.id
  }

  /** Sets the payment providers of the region with this currency. */
  async offerProviders(currency: string, payment_providers: string[]): Promise<void> {
    const api = await this.api()
    const { regions } = await api.get<HttpTypes.AdminRegionListResponse>(
      "/admin/regions?fields=id,currency_code",
    )
    const region = regions.find(({ currency_code }) => currency_code === currency)
    if (!region) throw new Error(`No region sells in ${currency}`)
    await api.post(`/admin/regions/${region.id}`, { payment_providers })
  }

  /** Sets how many units are in the warehouse. */
  async setStock(sku: string, stocked_quantity: number): Promise<void> {
    const api = await this.api()
    const { inventory_items } = await api.get<HttpTypes.AdminInventoryItemListResponse>(
      `/admin/inventory-items?sku=${sku}&fields=id,*location_levels`,
    )
    const [item] = inventory_items
    const level = item?.location_levels?.[0]
    if (!item || !level) throw new Error(`${sku} is kept in no warehouse`)
    await api.post(`/admin/inventory-items/${item.id}/location-levels/${level.location_id}`, {
      stocked_quantity,
    })
  }

  private async itemOf(orderId: string, sku: string): Promise<{ id: string; quantity: number }> {
    const { items } = await this.order(orderId)
    const item = items.find(({ variant_sku }) => variant_sku === sku)
    if (!item) throw new Error(`Order ${orderId} has no ${sku}`)
    return item
  }

  async variantId(sku: string): Promise<string> {
    const { variants } = await (await this.api()).get<HttpTypes.AdminProductVariantListResponse>(
      // Medusa 2.13 does not filter by `sku`.
      `/admin/product-variants?q=${sku}&fields=id,sku`,
    )
    const variant = variants.find((one) => one.sku === sku)
    if (!variant) throw new Error(`The shop sells no ${sku}`)
    return variant.id
  }
}
