import { ModulesSdkUtils } from "@medusajs/framework/utils"

type Row = Record<string, unknown>

/** Tells the run's own connections from the shop's. */
const OWN_NAME = "chaos"

/** Reads the shop's tables directly. */
export class ShopRecords {
  private readonly pg: ReturnType<typeof ModulesSdkUtils.createPgConnection>

  constructor(databaseUrl: string) {
    const clientUrl = `${databaseUrl}?application_name=${OWN_NAME}`
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

  async isCaptured(sessionId: string): Promise<boolean> {
    const rows = await this.rows(
      "select 1 from payment where payment_session_id = ? and captured_at is not null and deleted_at is null",
      [sessionId],
    )
    return rows.length > 0
  }

  /** The last run of the recovery job by the database's clock, with its report or its error. */
  async lastRecovery(): Promise<RecoveryRun | undefined> {
    const [run] = await this.rows<RecoveryRun>(LAST_RECOVERY)
    return run
  }

  async openAlert(kind: string, pspOrderId: string): Promise<string | undefined> {
    const [alert] = await this.rows<{ id: string }>(
      "select id from msp_alert where kind = ? and psp_order_id = ? and state = 'open' and deleted_at is null",
      [kind, pspOrderId],
    )
    return alert?.id
  }

  /** The open alert that automatic refunds are paused. */
  async pausedRefunds(): Promise<string | undefined> {
    const [alert] = await this.rows<{ id: string }>(
      "select id from msp_alert where kind = 'refunds_paused' and state = 'open' and deleted_at is null",
    )
    return alert?.id
  }

  /** Deletes all rows of the plugin's own tables. */
  async emptyPluginTables(): Promise<void> {
    const tables = await this.rows<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_name like 'msp\\_%'",
    )
    for (const { name } of tables) await this.rows(`delete from "${name}"`)
  }

  /** Ends connections of the shop, regardless of what they are doing. @param share of them, from 0 to 1 */
  async cutConnections(share: number): Promise<void> {
    await this.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and backend_type = 'client backend' and application_name <> ?
          and random() < ?`,
      [OWN_NAME, share],
    )
  }

  close(): Promise<void> {
    return this.pg.destroy()
  }
}

const LAST_RECOVERY = `
  select started_at as "startedAt", report, error from msp_run
   where kind = 'recovery' order by created_at desc limit 1`

export type RecoveryRun = { startedAt: Date; report: unknown; error: string | null }

/** `amount`: what was paid, in minor units. */
export type PlacedOrder = { orderId: string; paymentId: string; amount: number }
