import { ulidRange } from "../../ulid-range"
import type { PgConnection } from "../connection"
import { AFTER_EXPIRY_MS, LONGEST_OPEN_MS } from "./unfinished-work"

/** Open payments of a provider. */
export type OpenPayments = { providerId: string; count: number }

const DAY_MS = 24 * 60 * 60_000

/** The plugin's own sessions, whatever their provider is called: their data name the session itself. */
const OPEN_PAYMENTS = `
  select session.provider_id, count(*)::int as count
    from payment_session session
   where session.id >= ? and session.id < ? and session.deleted_at is null
     and session.data ->> 'psp_order_id' = session.id and session.data ->> 'expires_at' > ?
     and not exists (select 1 from payment where payment.payment_session_id = session.id)
   group by session.provider_id`

/** What is scheduled for a check, such as a payment that could not be completed or a refund that is under way. */
const DUE_PAYMENTS = `
  select known.provider_id, count(*)::int as count from msp_payment known
   where known.next_check_at is not null and known.provider_id is not null and known.deleted_at is null
   group by known.provider_id`

/**
 * The providers with payments of this plugin that can still be paid, whether or not they are registered.
 * @param now ms since the epoch
 */
export async function listOpenPayments(pg: PgConnection, now: number): Promise<OpenPayments[]> {
  const range = ulidRange("payses", { from: now - LONGEST_OPEN_MS, until: now + DAY_MS })
  const { rows } = await pg.raw(OPEN_PAYMENTS, [
    range.from,
    range.until,
    new Date(now - AFTER_EXPIRY_MS).toISOString(),
  ])
  return rows.map(toOpenPayments)
}

/** The providers with payments whose check is scheduled, whether or not they are registered. */
export async function listDuePayments(pg: PgConnection): Promise<OpenPayments[]> {
  const { rows } = await pg.raw(DUE_PAYMENTS)
  return rows.map(toOpenPayments)
}

const toOpenPayments = ({ provider_id, count }: Record<string, unknown>): OpenPayments => ({
  providerId: String(provider_id),
  count: Number(count),
})
