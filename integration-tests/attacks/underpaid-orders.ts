import { setTimeout as pause } from "node:timers/promises"
import type { Psp } from "../../testkit/actors/psp"
import { ATTACKERS } from "./attacker"

/** Reads the shop's tables directly. */
export type Sql = <T>(sql: string, bindings?: readonly unknown[]) => Promise<T[]>

/** An order whose total is more than was paid for it. Amounts in minor units. */
export type UnderpaidOrder = {
  order: string
  email: string
  total: number
  paid: number
  /** When it was seen: during the attacks or afterwards. */
  seen: "at once" | "in the end"
}

/**
 * Orders of attackers that are neither cancelled nor deleted, with their total, what Medusa has booked on them, and the
 * sessions of these payments.
 */
const ORDERS = `
  select placed.id as order, placed.email,
         round((coalesce((summary.totals ->> 'pending_difference')::numeric, 0)
                + coalesce((summary.totals ->> 'transaction_total')::numeric, 0)) * 100)::int as total,
         coalesce(round(booked.captured * 100), 0)::int as captured, coalesce(booked.sessions, '[]') as sessions
    from "order" placed
    join order_summary summary on summary.order_id = placed.id and summary.version = 1
                              and summary.deleted_at is null
    left join lateral (
           select json_agg(payment.payment_session_id) as sessions, sum(capture.amount) as captured
             from order_payment_collection link
             join payment on payment.payment_collection_id = link.payment_collection_id
             join capture on capture.payment_id = payment.id and capture.deleted_at is null
            where link.order_id = placed.id and link.deleted_at is null and payment.deleted_at is null
         ) booked on true
   where placed.email like '${ATTACKERS}%' and placed.deleted_at is null and placed.canceled_at is null`

type Row = { order: string; email: string; total: number; captured: number; sessions: string[] }

/** How long completions may still run after the attacks, in ms. */
const MAX_COMPLETION_MS = 30_000

/** Checks the shop's orders during the attacks and once more afterwards. */
export class UnderpaidOrderWatch {
  private readonly found = new Map<string, UnderpaidOrder>()
  private watching: Promise<void> | undefined
  private isOver = false

  constructor(
    private readonly sql: Sql,
    private readonly psp: Psp,
    private readonly everyMs = 150,
  ) {}

  watch(): void {
    this.watching = (async () => {
      while (!this.isOver) {
        for (const row of await this.sql<Row>(ORDERS)) {
          if (row.captured > 0 && row.total > row.captured) this.keep(row, row.captured, "at once")
        }
        await pause(this.everyMs)
      }
    })()
  }

  /**
   * Call it after the attacks.
   * @param answered orders that an attacker was shown
   * @returns `underpaid`: every order, now or earlier, that has booked money or was shown to an attacker, and for which
   *   less than its total was paid; `unpaid`: other orders without booked money. Medusa's in-memory workflow engine
   *   leaves some behind when it is busy: such an order shows as not paid, and the plugin alerts the merchant.
   */
  async count(
    answered: ReadonlySet<string>,
  ): Promise<{ underpaid: UnderpaidOrder[]; unpaid: { order: string; email: string }[] }> {
    this.isOver = true
    await this.watching
    const unpaid = await this.quiet()
    const ledger = new Map((await this.psp.ledger()).map((entry) => [entry.order_id, entry.amount_paid]))
    for (const row of await this.sql<Row>(ORDERS)) {
      const paid = row.sessions.reduce((sum, id) => sum + (ledger.get(id) ?? 0), 0)
      const stands = row.captured > 0 || answered.has(row.order)
      if (stands && row.total > paid) this.keep(row, paid, "in the end")
    }
    return {
      underpaid: [...this.found.values()],
      unpaid: unpaid.filter(({ order }) => !this.found.has(order)),
    }
  }

  /** Waits until every order has its money, or for some time. @returns those that have none */
  private async quiet(): Promise<{ order: string; email: string }[]> {
    for (const until = Date.now() + MAX_COMPLETION_MS; ; await pause(250)) {
      const waiting = (await this.sql<Row>(ORDERS)).filter(({ captured }) => captured === 0)
      if (waiting.length === 0 || Date.now() > until) {
        return waiting.map(({ order, email }) => ({ order, email }))
      }
    }
  }

  private keep({ order, email, total }: Row, paid: number, seen: UnderpaidOrder["seen"]): void {
    this.found.set(order, { order, email, total, paid, seen })
  }
}
