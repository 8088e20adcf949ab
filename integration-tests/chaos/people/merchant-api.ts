import { HttpFailure } from "../../../testkit/actors/http"
import { TEST_ADMIN } from "../../../testkit/tea-shop/credentials"
import type { Browser } from "./browser"
import { MANUAL, PLENTIFUL, PROVIDERS, SCARCE } from "./catalogue"

/** More than a run can sell. */
const ENOUGH = 1_000_000

type Market = "eur" | "usd"
export type PaymentLink = { payment_session_id: string }
type Line = { id: string; quantity: number }
type Level = { itemId: string; locationId: string }

/** The merchant in Medusa's Admin API. */
export class MerchantApi {
  private constructor(
    private readonly api: Pick<Browser, "get" | "post" | "send">,
    private readonly levels: Record<string, Level>,
    private readonly regions: Record<Market, string>,
  ) {}

  static async open(browser: Browser, regions: Record<Market, string>): Promise<MerchantApi> {
    const api = new LoggedIn(browser)
    const { inventory_items } = await api.get<{ inventory_items: InventoryItem[] }>(
      "/admin/inventory-items?limit=100&fields=id,sku,*location_levels",
    )
    const levels = Object.fromEntries(
      inventory_items.map(({ id, sku, location_levels }) => [
        sku,
        { itemId: id, locationId: location_levels[0]?.location_id ?? "" },
      ]),
    )
    const merchant = new MerchantApi(api, levels, regions)
    for (const sku of PLENTIFUL) await merchant.stock(sku, ENOUGH)
    return merchant
  }

  /** Sets how many units are available on top of the reserved ones. */
  async stock(sku: string, quantity: number): Promise<void> {
    const level = this.levels[sku]
    if (!level) throw new Error(`The shop has no stock of ${sku}`)
    const path = `/admin/inventory-items/${level.itemId}/location-levels`
    const { inventory_item } = await this.api.get<{ inventory_item: InventoryItem }>(
      `/admin/inventory-items/${level.itemId}?fields=id,*location_levels`,
    )
    const reserved = inventory_item.location_levels[0]?.reserved_quantity ?? 0
    await this.api.post(`${path}/${level.locationId}`, { stocked_quantity: quantity + reserved })
  }

  sellOut(): Promise<void> {
    return this.stock(SCARCE, 0)
  }

  async offerAlipay(market: Market, offered: boolean): Promise<void> {
    await this.api.post(`/admin/regions/${this.regions[market]}`, {
      payment_providers: offered ? [...Object.values(PROVIDERS), MANUAL] : [MANUAL],
    })
  }

  /** Does what the dashboard's button does, while shoppers are on Alipay's page. */
  async moveToAlipayPlus(market: Market): Promise<void> {
    await this.api.post(`/admin/alipay/regions/${this.regions[market]}/providers`, {
      enable: [PROVIDERS["alipay-plus"]],
      disable: [PROVIDERS.alipay],
    })
  }

  /** Closes an alert whose reason still exists. */
  async dismissAlert(alertId: string): Promise<void> {
    await this.api.post(`/admin/alipay/alerts/${alertId}/close`, { state: "dismissed", note: "seen" })
  }

  /** Closes an alert as done. Closing the one about paused refunds resumes them. */
  async closeAlert(alertId: string): Promise<void> {
    await this.api.post(`/admin/alipay/alerts/${alertId}/close`, { state: "resolved" })
  }

  /** @param minor amount in minor units; both currencies of the shop have two decimals */
  async refund(paymentId: string, minor: number): Promise<void> {
    await this.api.post(`/admin/payments/${paymentId}/refund`, { amount: minor / 100 })
  }

  async cancelOrder(orderId: string): Promise<void> {
    await this.api.post(`/admin/orders/${orderId}/cancel`)
  }

  /** Adds an item to an order. @returns the payment collection of the difference */
  async addToOrder(orderId: string, variantId: string): Promise<string> {
    await this.editOrder(orderId, (path) =>
      this.api.post(`${path}/items`, { items: [{ variant_id: variantId, quantity: 1 }] }),
    )
    const { order } = await this.api.get<{
      order: { payment_collections: { id: string; status: string }[] }
    }>(`/admin/orders/${orderId}?fields=id,*payment_collections`)
    const owed = order.payment_collections.find(({ status }) => status === "not_paid")
    if (!owed) throw new Error(`${orderId} owes nothing after its edit`)
    return owed.id
  }

  /** Removes the last line. */
  async takeOffOrder(orderId: string): Promise<void> {
    const last = (await this.linesOf(orderId)).at(-1)
    if (!last) throw new Error(`${orderId} has no line to take off`)
    await this.editOrder(orderId, (path) => this.api.post(`${path}/items/item/${last.id}`, { quantity: 0 }))
  }

  async waive(orderId: string, amount: number): Promise<void> {
    await this.api.post(`/admin/orders/${orderId}/credit-lines`, {
      amount,
      reference: "goodwill",
      reference_id: orderId,
    })
  }

  /** Packs everything, so that it can be returned. @returns the order's lines */
  async pack(orderId: string): Promise<Line[]> {
    const lines = await this.linesOf(orderId)
    await this.api.post(`/admin/orders/${orderId}/fulfillments`, { items: lines })
    return lines
  }

  /** Exchanges one piece for something more expensive. @returns the exchange */
  async exchange(orderId: string, line: Line, variantId: string): Promise<string> {
    const { exchange } = await this.api.post<{ exchange: { id: string } }>("/admin/exchanges", {
      order_id: orderId,
    })
    const path = `/admin/exchanges/${exchange.id}`
    await this.api.post(`${path}/inbound/items`, { items: [{ id: line.id, quantity: 1 }] })
    await this.api.post(`${path}/outbound/items`, { items: [{ variant_id: variantId, quantity: 3 }] })
    await this.api.post(`${path}/request`)
    return exchange.id
  }

  async cancelExchange(exchangeId: string): Promise<void> {
    await this.api.post(`/admin/exchanges/${exchangeId}/cancel`)
  }

  /** Creates a return of these lines and receives it. */
  async receiveReturn(orderId: string, lines: readonly Line[]): Promise<void> {
    const { return: back } = await this.api.post<{ return: { id: string } }>("/admin/returns", {
      order_id: orderId,
    })
    const path = `/admin/returns/${back.id}`
    await this.api.post(`${path}/request-items`, { items: lines })
    await this.api.post(`${path}/request`)
    await this.api.post(`${path}/receive`)
    await this.api.post(`${path}/receive-items`, { items: lines })
    await this.api.post(`${path}/receive/confirm`)
  }

  /** A payment link for what the order owes. @returns its payment session */
  async paymentLink(orderId: string): Promise<string> {
    const { payment_link } = await this.api.post<{ payment_link: PaymentLink }>(
      `/admin/alipay/orders/${orderId}/payment-link`,
    )
    return payment_link.payment_session_id
  }

  async draftOrder(market: Market, email: string, variantId: string): Promise<string> {
    const { sales_channels } = await this.api.get<{ sales_channels: { id: string }[] }>(
      "/admin/sales-channels?fields=id&q=Tea%20shop",
    )
    const { draft_order } = await this.api.post<{ draft_order: { id: string } }>("/admin/draft-orders", {
      region_id: this.regions[market],
      sales_channel_id: sales_channels[0]?.id,
      email,
      items: [{ variant_id: variantId, quantity: 1 }],
    })
    return draft_order.id
  }

  async deleteDraft(orderId: string): Promise<void> {
    await this.api.send("DELETE", `/admin/draft-orders/${orderId}`)
  }

  private async editOrder(orderId: string, change: (path: string) => Promise<unknown>): Promise<void> {
    await this.api.post("/admin/order-edits", { order_id: orderId })
    await change(`/admin/order-edits/${orderId}`)
    await this.api.post(`/admin/order-edits/${orderId}/confirm`)
  }

  private async linesOf(orderId: string): Promise<Line[]> {
    const { order } = await this.api.get<{ order: { items: Line[] } }>(
      `/admin/orders/${orderId}?fields=id,*items`,
    )
    return order.items.map(({ id, quantity }) => ({ id, quantity }))
  }
}

/** Logs in again when a login has expired, because the clock is moved by hours. */
class LoggedIn {
  private api: Promise<Browser> | undefined

  constructor(private readonly browser: Browser) {}

  get<T>(path: string): Promise<T> {
    return this.send("GET", path)
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send("POST", path, body)
  }

  async send<T>(method: Parameters<Browser["send"]>[0], path: string, body?: object): Promise<T> {
    this.api ??= this.logIn()
    try {
      return await (await this.api).send(method, path, body)
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.status !== 401) throw error
      this.api = this.logIn()
      return (await this.api).send(method, path, body)
    }
  }

  private async logIn(): Promise<Browser> {
    const { token } = await this.browser.post<{ token: string }>("/auth/user/emailpass", TEST_ADMIN)
    return this.browser.with({ authorization: `Bearer ${token}` })
  }
}

type InventoryItem = {
  id: string
  sku: string
  location_levels: { location_id: string; reserved_quantity?: number }[]
}
