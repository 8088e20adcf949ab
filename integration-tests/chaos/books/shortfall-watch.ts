import { setTimeout as pause } from "node:timers/promises"
import type { KnownFacts } from "../world"
import type { ShopRecords } from "./shop-records"

/** An order that stood for less than it costs; minor units. */
export type Shortfall = { orderId: string; displayId: number; total: number; held: number }

/** How often the shop's orders are looked at, in ms. */
const EVERY_MS = 250

/**
 * Looks all the time for an order that stands for less than it costs (I10).
 *
 * An order stands as soon as a payment does, or the shop has told a shopper of it. Before that it is in the making: core
 * writes it, then authorises the payment, and takes it back when that fails. Orders of carts only, because what a
 * merchant writes is for the merchant to collect; and only what it cost when it was placed, because what an edit adds is
 * owed.
 */
export class ShortfallWatch {
  private readonly found = new Map<string, Shortfall & { looks: number }>()
  private looked = 0
  private watching: Promise<void> | undefined
  private over = false
  private failure: unknown

  constructor(
    private readonly records: ShopRecords,
    private readonly known: KnownFacts,
  ) {}

  start(): void {
    this.watching = this.watch()
  }

  /** @returns every order that was ever seen standing for too little, and how often anybody looked */
  async stop(): Promise<{ shortfalls: (Shortfall & { looks: number })[]; looks: number }> {
    this.over = true
    await this.watching
    await this.look()
    if (this.failure) throw this.failure
    return { shortfalls: [...this.found.values()], looks: this.looked }
  }

  private async watch(): Promise<void> {
    while (!this.over) {
      await this.look().catch((error: unknown) => {
        this.failure = error
      })
      await pause(EVERY_MS)
    }
  }

  private async look(): Promise<void> {
    this.looked++
    for (const shortfall of await findShortfalls(this.records, this.known.answeredOrders)) {
      const looks = (this.found.get(shortfall.orderId)?.looks ?? 0) + 1
      this.found.set(shortfall.orderId, { ...shortfall, looks })
    }
  }
}

export const findShortfalls = (records: Pick<ShopRecords, "rows">, answered: ReadonlySet<string>) =>
  records.rows<Shortfall>(SHORTFALLS, [[...answered]])

/** A payment holds what was captured of it, or all of it while nothing was. */
const SHORTFALLS = `
  select o.id as "orderId", o.display_id as "displayId", placed.total, coalesce(money.held, 0)::int as held
    from "order" o
    join order_cart link on link.order_id = o.id and link.deleted_at is null
    cross join lateral (
      select round((s.totals ->> 'original_order_total')::numeric * 100)::int as total
        from order_summary s where s.order_id = o.id and s.deleted_at is null order by s.version limit 1) placed
    cross join lateral (
      select sum(round(100 * coalesce(
               (select sum(c.amount) from capture c where c.payment_id = p.id and c.deleted_at is null), p.amount)))
               as held,
             bool_or(p.provider_id like 'pp_alipay%') as by_alipay
        from order_payment_collection of_order
        join payment p on p.payment_collection_id = of_order.payment_collection_id
       where of_order.order_id = o.id and of_order.deleted_at is null and p.deleted_at is null
         and p.canceled_at is null) money
   where o.deleted_at is null and o.canceled_at is null
     and (money.by_alipay or o.id = any(?))
     and placed.total > coalesce(money.held, 0)`
