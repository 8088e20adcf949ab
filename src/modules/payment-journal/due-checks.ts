import { asProviderId, type ProviderId } from "../../core/gateways/provider-id"
import type { PgConnection } from "../../core/shop-db/connection"
import { asPspOrderId, type PspOrderId } from "../../multisafepay"
import type { PaymentKey } from "./payments"

/** Interval between two checks of unfinished work: 1, 2, 4, … minutes, at most six hours. */
const NEXT_CHECK = (failedChecks: string) =>
  `now() + least(interval '1 minute' * power(2, least(${failedChecks}, 9)), interval '6 hours')`

/**
 * Keeps a payment due until `clearDue`, because its work could not be done or its state could not be determined. A call
 * before the next check is due can only move that check earlier and counts no further failure, so that a repeated
 * notification cannot postpone it.
 */
export async function keepDue(pg: PgConnection, { pspOrderId, providerId }: PaymentKey): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, failed_checks, next_check_at)
     values (?, ?, 1, ${NEXT_CHECK("0")})
     on conflict (psp_order_id) do update set
       failed_checks = known.failed_checks + case when known.next_check_at > now() then 0 else 1 end,
       next_check_at = case when known.next_check_at <= now() and known.completion_retry_at > now()
                           then known.completion_retry_at else ${NEXT_CHECK("known.failed_checks")} end,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()
     where known.next_check_at is null or known.next_check_at <= now()
        or known.next_check_at > greatest(${NEXT_CHECK("known.failed_checks")}, known.completion_retry_at)`,
    [pspOrderId, providerId ?? null],
  )
}

/**
 * Schedules the next check of a payment that waits for a shopper, a bank or MultiSafepay; an earlier scheduled check
 * remains. If this was the check that was due, earlier failures no longer count.
 * @param inMs from now
 */
export async function scheduleCheck(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  inMs: number,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, next_check_at)
     values (?, ?, now() + make_interval(secs => ?))
     on conflict (psp_order_id) do update set
       next_check_at = case when known.next_check_at > now() then least(known.next_check_at, excluded.next_check_at)
                           else excluded.next_check_at end,
       failed_checks = case when known.next_check_at > now() then known.failed_checks else 0 end,
       failing_since = case when known.next_check_at > now() then known.failing_since end,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, inMs / 1_000],
  )
}

/** By then a change of the cart is over, and a shopper who was about to pay has paid. SQL expression. */
const FIRST_CHECK_OF_ABANDONED = "now() + interval '3 minutes'"

/**
 * Records a PSP order without a payment session: nothing else in the shop refers to it, but a shopper may still have
 * its payment page open.
 * @param payableUntil when that page has finally expired
 */
export async function rememberAbandoned(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  payableUntil: Date,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, payable_until, next_check_at)
     values (?, ?, ?, ${FIRST_CHECK_OF_ABANDONED})
     on conflict (psp_order_id) do update set
       payable_until = greatest(known.payable_until, excluded.payable_until),
       next_check_at = least(known.next_check_at, excluded.next_check_at),
       provider_id = coalesce(excluded.provider_id, known.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, payableUntil.toISOString()],
  )
}

/** Ends the checks of a payment that cannot change anymore, unless a new check was scheduled meanwhile. */
export async function endChecks(pg: PgConnection, pspOrderId: PspOrderId): Promise<void> {
  await pg.raw(
    `update msp_payment set next_check_at = null, failed_checks = 0, failing_since = null, updated_at = now()
      where psp_order_id = ? and next_check_at <= now()`,
    [pspOrderId],
  )
}

/**
 * Shop and PSP agree: no work is left, and earlier failures no longer count. A decision to refund was about those
 * failures and is deleted; a decision to keep things as they are remains valid.
 * @param nextCheckInMs from now, when the payment may still change, for example because an abandoned payment page is
 *   paid after all; an earlier scheduled check remains. So does a check of a payment page that was abandoned meanwhile
 */
export async function clearDue(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  nextCheckInMs?: number,
): Promise<void> {
  await pg.raw(
    `update msp_payment set failed_checks = 0,
            next_check_at = (
              select case when next_check_at > now() and (next.at is not null or payable_until > now())
                          then least(next_check_at, next.at) else next.at end
                from (select now() + make_interval(secs => ?) as at) next),
            first_seen_at = null, behind_since = null, claimed_status = null, claimed_modified_at = null,
            completion_tries = 0, completion_first_failed_at = null, completion_retry_at = null,
            decision = nullif(decision, 'refund'), updated_at = now()
      where psp_order_id = ?
        and (next_check_at is not null or first_seen_at is not null or completion_tries > 0 or decision = 'refund')`,
    [nextCheckInMs === undefined ? null : nextCheckInMs / 1_000, pspOrderId],
  )
}

/** Makes all unfinished work due now, without waiting for its back-off: what blocked it is over. */
export async function endPauses(pg: Pick<PgConnection, "raw">): Promise<void> {
  await pg.raw(
    "update msp_payment set next_check_at = now() where next_check_at > now() and failed_checks > 0 and deleted_at is null",
  )
}

/** Orders without a payment session of which no money is known. Anybody can cause any number, by starting payments again. */
const IS_ABANDONED = `(payable_until is not null and coalesce(first_seen_at, behind_since, completion_first_failed_at) is null
  and decision is null and unbooked_refunds is null and requested_refunds is null)`

/**
 * PSP orders of these providers whose check is due, longest overdue first.
 * @param abandoned only orders without a payment session of which no money is known, or only the others; default: all
 * @param dueForMs only those that have been due for this long
 */
export async function listDueChecks(
  pg: PgConnection,
  providerIds: readonly string[],
  limit: number,
  { abandoned, dueForMs = 0 }: { abandoned?: boolean; dueForMs?: number } = {},
): Promise<{ psp_order_id: PspOrderId; provider_id?: ProviderId }[]> {
  const { rows } = await pg.raw(
    `select psp_order_id, provider_id from msp_payment
      where next_check_at <= now() - make_interval(secs => ?) and deleted_at is null
        and (provider_id is null or provider_id = any(?)) and coalesce(${IS_ABANDONED} = ?, true)
      order by next_check_at limit ?`,
    [dueForMs / 1_000, [...providerIds], abandoned ?? null, limit],
  )
  return rows.map(({ psp_order_id, provider_id }) => ({
    psp_order_id: asPspOrderId(String(psp_order_id)),
    ...(provider_id ? { provider_id: asProviderId(String(provider_id)) } : {}),
  }))
}
