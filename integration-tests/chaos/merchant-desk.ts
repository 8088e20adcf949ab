import { TEA_SHOP_ADMIN } from "../../tools/tea-shop/credentials"
import type { Browser } from "./browser"
import { PLENTIFUL, SCARCE } from "./catalogue"
import { MANUAL, PROVIDERS } from "./shopper"

/** More than a run can sell. */
const ENOUGH = 1_000_000

type Market = "eur" | "usd"
type Level = { itemId: string; locationId: string }

/** The shop's owner in Medusa's Admin API, as impatient as everybody else. */
export class MerchantDesk {
  private constructor(
    private readonly api: Browser,
    private readonly levels: Record<string, Level>,
    private readonly regions: Record<Market, string>,
  ) {}

  static async open(browser: Browser, regions: Record<Market, string>): Promise<MerchantDesk> {
    const { token } = await browser.post<{ token: string }>("/auth/user/emailpass", TEA_SHOP_ADMIN)
    const api = browser.with({ authorization: `Bearer ${token}` })
    const { inventory_items } = await api.get<{ inventory_items: InventoryItem[] }>(
      "/admin/inventory-items?limit=100&fields=id,sku,*location_levels",
    )
    const levels = Object.fromEntries(
      inventory_items.map(({ id, sku, location_levels }) => [
        sku,
        { itemId: id, locationId: location_levels[0]?.location_id ?? "" },
      ]),
    )
    const desk = new MerchantDesk(api, levels, regions)
    for (const sku of PLENTIFUL) await desk.stock(sku, ENOUGH)
    return desk
  }

  /** How many units are on the shelf; those that orders have reserved come on top. */
  async stock(sku: string, quantity: number): Promise<void> {
    const level = this.levels[sku]
    if (!level) throw new Error(`The shop has no shelf for ${sku}`)
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

  /** @param minor amount in minor units; both currencies of the shop have two decimals */
  async refund(paymentId: string, minor: number): Promise<void> {
    await this.api.post(`/admin/payments/${paymentId}/refund`, { amount: minor / 100 })
  }

  async cancelOrder(orderId: string): Promise<void> {
    await this.api.post(`/admin/orders/${orderId}/cancel`)
  }

  /** Adds to an order that stands. @returns the payment collection in which the difference is owed */
  async addToOrder(orderId: string, variantId: string): Promise<string> {
    await this.api.post("/admin/order-edits", { order_id: orderId })
    await this.api.post(`/admin/order-edits/${orderId}/items`, {
      items: [{ variant_id: variantId, quantity: 1 }],
    })
    await this.api.post(`/admin/order-edits/${orderId}/confirm`)
    const { order } = await this.api.get<{
      order: { payment_collections: { id: string; status: string }[] }
    }>(`/admin/orders/${orderId}?fields=id,*payment_collections`)
    const owed = order.payment_collections.find(({ status }) => status === "not_paid")
    if (!owed) throw new Error(`${orderId} owes nothing after its edit`)
    return owed.id
  }
}

type InventoryItem = {
  id: string
  sku: string
  location_levels: { location_id: string; reserved_quantity?: number }[]
}
