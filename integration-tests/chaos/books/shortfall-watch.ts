import { setTimeout as pause } from "node:timers/promises"
import type { Psp } from "../../../testkit/actors/psp"
import type { KnownFacts } from "../context"
import { sum } from "./book-index"
import type { ShopRecords } from "./shop-records"

/** An order that existed for less than it costs, and the most that it had. Amounts in minor units. */
export type Shortfall = { orderId: string; displayId: number; total: number; held: number }

/** How often the shop's orders are checked, in ms. */
const EVERY_MS = 250

/**
 * Checks all the time whether an order exists for less than it costs (I10).
 *
 * An order counts as soon as it has a payment, or as soon as a shopper was shown it. Before that it is being placed: core
 * writes it, then authorises the payment, and removes it when that fails. Only orders of carts count, because a merchant
 * collects what is owed for other orders; and only the total when it was placed, because what an edit adds is owed.
 *
 * Its money is what Medusa has booked on it, and what MultiSafepay holds for the payment sessions of its own cart that
 * Medusa has not booked yet: when the shop is killed in between, the payment is booked later.
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
    private readonly psp: Pick<Psp, "ledger">,
  ) {}

  start(): void {
    this.watching = this.watch()
  }

  /** @returns every order that was ever seen with too little money, and how often the orders were checked */
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
    for (const shortfall of await findShortfalls(this.records, this.known.answeredOrders, this.psp)) {
      const before = this.found.get(shortfall.orderId)
      const held = Math.max(shortfall.held, before?.held ?? 0)
      this.found.set(shortfall.orderId, { ...shortfall, held, looks: (before?.looks ?? 0) + 1 })
    }
  }
}

/**
 * Core answers a repeated completion with an order that it left half made, so a shopper may be shown one that nobody
 * has paid. That is accepted under the conditions of I2 (`halfMade`), and only when it never had any money.
 */
export function splitShortfalls<Found extends Pick<Shortfall, "orderId" | "held">>(
  shortfalls: readonly Found[],
  halfMade: readonly string[],
): { breaches: Found[]; unpaid: Found[] } {
  const isUnpaid = ({ orderId, held }: Found) => held === 0 && halfMade.includes(orderId)
  return {
    breaches: shortfalls.filter((found) => !isUnpaid(found)),
    unpaid: shortfalls.filter(isUnpaid),
  }
}

/** @param answered orders that a shopper was shown */
export async function findShortfalls(
  records: Pick<ShopRecords, "rows">,
  answered: ReadonlySet<string>,
  psp: Pick<Psp, "ledger">,
): Promise<Shortfall[]> {
  const short = await records.rows<Shortfall & { unbooked: string[] }>(SHORTFALLS, [[...answered]])
  if (short.length === 0) return []
  const left = new Map(
    (await psp.ledger()).map((entry) => [entry.order_id, entry.amount_paid - entry.amount_refunded]),
  )
  return short.flatMap(({ unbooked, held: booked, ...order }) => {
    const held = booked + sum(unbooked.map((id) => left.get(id) ?? 0))
    return order.total > held ? [{ ...order, held }] : []
  })
}

/** A payment counts with what was captured of it, or in full while nothing was captured. */
const SHORTFALLS = `
  select o.id as "orderId", o.display_id as "displayId", placed.total, coalesce(money.held, 0)::int as held,
         (select coalesce(json_agg(session.id), '[]'::json)
            from cart_payment_collection of_cart
            join payment_session session on session.payment_collection_id = of_cart.payment_collection_id
           where of_cart.cart_id = link.cart_id and of_cart.deleted_at is null and session.deleted_at is null
             and session.provider_id like 'pp_alipay%'
             and not exists (select 1 from payment p
                              where p.payment_session_id = session.id and p.deleted_at is null)) as unbooked
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
