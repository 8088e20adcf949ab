import { ModulesSdkUtils } from "@medusajs/framework/utils"

type Row = Record<string, unknown>

/** Tells our own connections from the shop's. */
const OURSELVES = "chaos"

/** The shop's own tables, read past the shop. */
export class ShopRecords {
  private readonly pg: ReturnType<typeof ModulesSdkUtils.createPgConnection>

  constructor(databaseUrl: string) {
    const clientUrl = `${databaseUrl}?application_name=${OURSELVES}`
    this.pg = ModulesSdkUtils.createPgConnection({ clientUrl, schema: "public" })
  }

  async rows<T = Row>(sql: string, bindings: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.pg.raw(sql, bindings as string[])
    return rows as T[]
  }

  /** The order that a cart became, with its Alipay payment of that session. */
  async orderOf(cartId: string, sessionId: string): Promise<PlacedOrder | undefined> {
    const [row] = await this.rows<PlacedOrder>(
      `select order_cart.order_id as "orderId", payment.id as "paymentId",
              round(payment.amount * 100)::int as amount
         from order_cart
         join payment on payment.payment_session_id = ? and payment.deleted_at is null
         join order_payment_collection link
           on link.payment_collection_id = payment.payment_collection_id and link.order_id = order_cart.order_id
        where order_cart.cart_id = ? and order_cart.deleted_at is null and payment.captured_at is not null`,
      [sessionId, cartId],
    )
    return row
  }

  /** Ends the shop's connections in the middle of whatever they do. @param share of them, from 0 to 1 */
  async cutConnections(share: number): Promise<void> {
    await this.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and application_name <> ?
          and random() < ?`,
      [OURSELVES, share],
    )
  }

  close(): Promise<void> {
    return this.pg.destroy()
  }
}

/** `amount`: what was paid, in minor units. */
export type PlacedOrder = { orderId: string; paymentId: string; amount: number }
