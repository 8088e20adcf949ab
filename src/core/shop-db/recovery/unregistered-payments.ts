import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { AFTER_EXPIRY_MS, MAX_OPEN_MS, OWED_WORK } from "./unfinished-work"

export type OpenPayments = { providerId: string; count: number }

const DAY_MS = 24 * 60 * 60_000

/** This plugin's sessions under any provider id: their data contain the id of the session itself. */
const OPEN_PAYMENTS = `
  select session.provider_id, count(*)::int as count
    from payment_session session
   where session.id >= ? and session.id < ? and session.deleted_at is null
     and session.data ->> 'psp_order_id' = session.id and session.data ->> 'expires_at' > ?
     and not exists (select 1 from payment where payment.payment_session_id = session.id)
   group by session.provider_id`

/**
 * Payments with a scheduled check that does not only wait for a shopper, such as one that could not be completed or has
 * a refund under way. When nobody serves the provider, nothing else ends the checks of a page that has expired.
 */
const DUE_PAYMENTS = `
  select known.provider_id, count(*)::int as count from msp_payment known
   where known.next_check_at is not null and known.provider_id is not null and known.deleted_at is null
     and (known.payable_until > ? or known.first_seen_at is not null or known.behind_since is not null
       or known.completion_tries > 0 or known.decision is not null
       or exists (select 1 from payment where payment.payment_session_id = known.psp_order_id)
       or exists (select 1 from msp_alert
                   where msp_alert.psp_order_id = known.psp_order_id and msp_alert.state = 'open'))
   group by known.provider_id`

/**
 * Payments of this plugin that can still be paid, by provider, whether or not it is registered.
 * @param now ms since the epoch
 */
export async function listOpenPayments(pg: PgConnection, now: number): Promise<OpenPayments[]> {
  const range = ulidRange("payses", { from: now - MAX_OPEN_MS, until: now + DAY_MS })
  const { rows } = await pg.raw(OPEN_PAYMENTS, [
    range.from,
    range.until,
    new Date(now - AFTER_EXPIRY_MS).toISOString(),
  ])
  return rows.map(toOpenPayments)
}

/** @param now ms since the epoch */
export async function listDuePayments(pg: PgConnection, now: number): Promise<OpenPayments[]> {
  const { rows } = await pg.raw(DUE_PAYMENTS, [new Date(now).toISOString()])
  return rows.map(toOpenPayments)
}

/**
 * Payments without a scheduled check for which the shop has something left to do, such as money of a cancelled order,
 * by provider. Another plugin's payments under such an id do not count: this plugin's sessions contain their own id.
 * @param now ms since the epoch
 */
export async function listOwedPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  now: number,
): Promise<OpenPayments[]> {
  if (providerIds.length === 0) {
    return []
  }
  const parts = OWED_WORK.map(({ full }) => full({ providerIds, since: 0, until: now }))
  const { rows } = await pg.raw(
    `select provider_id, count(distinct psp_order_id)::int as count
       from (${parts.map(({ sql }) => sql).join(" union all ")}) owed (psp_order_id, provider_id)
      where exists (select 1 from payment_session session
                     where session.id = psp_order_id and session.data ->> 'psp_order_id' = session.id)
         or exists (select 1 from msp_payment known where known.psp_order_id = owed.psp_order_id)
      group by provider_id`,
    parts.flatMap(({ bindings }) => bindings),
  )
  return rows.map(toOpenPayments)
}

const toOpenPayments = ({ provider_id, count }: Record<string, unknown>): OpenPayments => ({
  providerId: String(provider_id),
  count: Number(count),
})
