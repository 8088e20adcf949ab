import type { PgConnection } from "../../core/shop-db/connection"
import type { PaymentKey } from "./payments"

/**
 * Asks the refund breaker whether the plugin may make an automatic refund, and counts it if so. A payment that was
 * counted before may be tried again. Concurrent callers are served one after the other.
 * @param maxPerHour different payments within an hour
 * @returns false when the limit is reached, or while the alert about that is still open
 */
export function allowAutomaticRefund(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  maxPerHour: number,
): Promise<boolean> {
  return pg.transaction(async (pg) => {
    await pg.raw("select pg_advisory_xact_lock(hashtextextended('alipay refund breaker', 0))")
    const { rows } = await pg.raw(ALLOW_REFUND, [pspOrderId, providerId ?? null, pspOrderId, maxPerHour])
    return rows.length > 0
  })
}

const ALLOW_REFUND = `
  insert into msp_payment as known (psp_order_id, provider_id, auto_refunded_at)
  select ?, ?, now()
   where not exists (select 1 from msp_alert
                      where kind = 'refunds_paused' and state = 'open' and deleted_at is null)
     and (select count(*) from msp_payment counted
           where counted.psp_order_id <> ?
             and counted.auto_refunded_at > greatest(
                   now() - interval '1 hour',
                   coalesce((select max(closed_at) from msp_alert
                              where kind = 'refunds_paused' and state <> 'open'), '-infinity'))) < ?
  on conflict (psp_order_id) do update set auto_refunded_at = coalesce(known.auto_refunded_at, now())
  returning psp_order_id`
