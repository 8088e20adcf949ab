import type { PgConnection } from "../../core/shop-db/connection"

/** What is recorded about one PSP order, as the statement that loads the shop's side reads it. */
export type JournalEntry = {
  firstSeenAt?: Date
  completion?: { tries: number; firstFailedAt: Date; retryAt: Date }
  decision?: "refund" | "accept"
  /** Which question the decision answers: the id of an order with a different total, or one of `DecidedAbout`. */
  decidedAbout?: string
  /** For an order without a payment session: when its payment page has finally expired. */
  payableUntil?: Date
}

/**
 * For that statement: the columns of `journal`, an alias of msp_payment, as JSON. The updates sent to MultiSafepay are
 * in the same row but left out, because they are no incident: nearly every payment has them.
 */
export const JOURNAL_ENTRY = `
  case when coalesce(journal.next_look_at, journal.first_seen_at, journal.completion_first_failed_at) is not null
         or journal.decision is not null then json_build_object(
    'first_seen_at', journal.first_seen_at,
    'completion_tries', journal.completion_tries,
    'completion_first_failed_at', journal.completion_first_failed_at,
    'completion_retry_at', journal.completion_retry_at,
    'payable_until', journal.payable_until,
    'decision', journal.decision,
    'decided_about', journal.decided_about) end as journal`

type JournalRow = {
  first_seen_at: string | null
  completion_tries: number
  completion_first_failed_at: string | null
  completion_retry_at: string | null
  payable_until: string | null
  decision: string | null
  decided_about: string | null
}

export function toJournalEntry(row: JournalRow | null | undefined): JournalEntry | undefined {
  if (!row) {
    return undefined
  }
  const { first_seen_at, completion_tries: tries, completion_first_failed_at, completion_retry_at } = row
  return {
    ...(first_seen_at ? { firstSeenAt: new Date(first_seen_at) } : {}),
    ...(tries > 0 && completion_first_failed_at
      ? {
          completion: {
            tries,
            firstFailedAt: new Date(completion_first_failed_at),
            retryAt: new Date(completion_retry_at ?? 0),
          },
        }
      : {}),
    ...(row.payable_until ? { payableUntil: new Date(row.payable_until) } : {}),
    ...(row.decision === "refund" || row.decision === "accept" ? { decision: row.decision } : {}),
    ...(row.decided_about ? { decidedAbout: row.decided_about } : {}),
  }
}

/** A PSP order and its provider, which identifies a payment whose session is gone. */
export type PaymentKey = { pspOrderId: string; providerId: string | undefined }

/**
 * Records when a payment that must be checked twice was first seen, and when to check again.
 * @param lookAgainMs from now
 */
export async function noteFirstSeen(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  lookAgainMs: number,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, first_seen_at, next_look_at)
     values (?, ?, now(), now() + make_interval(secs => ?))
     on conflict (psp_order_id) do update set
       first_seen_at = coalesce(known.first_seen_at, excluded.first_seen_at),
       provider_id = coalesce(known.provider_id, excluded.provider_id),
       next_look_at = least(known.next_look_at, excluded.next_look_at), updated_at = now()`,
    [pspOrderId, providerId ?? null, lookAgainMs / 1_000],
  )
}

/**
 * Records that a paid cart could not be completed, and when to try again.
 * @param retryMs from now
 * @returns how often it failed and when that began, including this time
 */
export async function noteCompletionFailure(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  error: string,
  retryMs: number,
): Promise<{ tries: number; firstFailedAt: Date }> {
  const { rows } = await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, completion_tries, completion_first_failed_at,
            completion_retry_at, next_look_at, completion_error)
     values (?, ?, 1, now(), now() + make_interval(secs => ?), now() + make_interval(secs => ?), ?)
     on conflict (psp_order_id) do update set
       completion_tries = known.completion_tries + 1,
       completion_first_failed_at = coalesce(known.completion_first_failed_at, now()),
       completion_retry_at = excluded.completion_retry_at, next_look_at = excluded.next_look_at,
       completion_error = excluded.completion_error,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()
     returning completion_tries, completion_first_failed_at`,
    [pspOrderId, providerId ?? null, retryMs / 1_000, retryMs / 1_000, error.slice(0, 500)],
  )
  const [row] = rows
  return {
    tries: Number(row?.completion_tries ?? 1),
    firstFailedAt: new Date((row?.completion_first_failed_at as Date | undefined) ?? Date.now()),
  }
}

/** Interval between two checks of unfinished work: 1, 2, 4 … minutes, at most six hours. */
const NEXT_LOOK = (looks: string) =>
  `now() + least(interval '1 minute' * power(2, least(${looks}, 9)), interval '6 hours')`

/**
 * Keeps a payment due because its work could not be done or its state could not be determined: recovery finds it until
 * `clearDue`. A call before the next check is due can only move that check earlier and counts no further failure, so
 * that a repeated message cannot postpone it.
 */
export async function keepDue(pg: PgConnection, { pspOrderId, providerId }: PaymentKey): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, looks, next_look_at)
     values (?, ?, 1, ${NEXT_LOOK("0")})
     on conflict (psp_order_id) do update set
       looks = known.looks + case when known.next_look_at > now() then 0 else 1 end,
       next_look_at = case when known.next_look_at <= now() and known.completion_retry_at > now()
                           then known.completion_retry_at else ${NEXT_LOOK("known.looks")} end,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()
     where known.next_look_at is null or known.next_look_at <= now()
        or known.next_look_at > greatest(${NEXT_LOOK("known.looks")}, known.completion_retry_at)`,
    [pspOrderId, providerId ?? null],
  )
}

/**
 * Schedules the next check of a payment that waits for a shopper, a bank or MultiSafepay; an earlier scheduled check
 * remains. If this was the check that was due, earlier failures no longer count.
 * @param inMs from now
 */
export async function lookAgain(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  inMs: number,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, next_look_at)
     values (?, ?, now() + make_interval(secs => ?))
     on conflict (psp_order_id) do update set
       next_look_at = case when known.next_look_at > now() then least(known.next_look_at, excluded.next_look_at)
                           else excluded.next_look_at end,
       looks = case when known.next_look_at > now() then known.looks else 0 end,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, inMs / 1_000],
  )
}

/** By then, a change of a cart is over, and a shopper who was about to pay has paid. As an SQL expression. */
const FIRST_LOOK_AT_ABANDONED = "now() + interval '3 minutes'"

/**
 * Records a PSP order that has no payment session any more, or never had one: nothing else in the shop refers to it,
 * and a shopper may have its payment page open.
 * @param payableUntil when that page has finally expired
 */
export async function rememberAbandoned(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  payableUntil: Date,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, payable_until, next_look_at)
     values (?, ?, ?, ${FIRST_LOOK_AT_ABANDONED})
     on conflict (psp_order_id) do update set
       payable_until = greatest(known.payable_until, excluded.payable_until),
       next_look_at = least(known.next_look_at, excluded.next_look_at),
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, payableUntil.toISOString()],
  )
}

/** A payment that cannot change any more: it is not due again, unless it was scheduled meanwhile. */
export async function endLooks(pg: PgConnection, pspOrderId: string): Promise<void> {
  await pg.raw(
    `update msp_payment set next_look_at = null, looks = 0, updated_at = now()
      where psp_order_id = ? and next_look_at <= now()`,
    [pspOrderId],
  )
}

/**
 * Records that every refund of a payment that was made before this time has reached its final state at MultiSafepay.
 */
export async function noteRefundsFinal(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  until: Date,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, refunds_final_at) values (?, ?, ?)
     on conflict (psp_order_id) do update set
       refunds_final_at = greatest(known.refunds_final_at, excluded.refunds_final_at),
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, until.toISOString()],
  )
}

/**
 * Shop and PSP agree: no work is left, and earlier failures no longer count. A decision to refund applied to those
 * failures; a decision to keep things as they are remains valid.
 * @param nextLookInMs from now, when the payment may still change, for example because an abandoned payment page is
 *   paid after all; an earlier scheduled check remains
 */
export async function clearDue(pg: PgConnection, pspOrderId: string, nextLookInMs?: number): Promise<void> {
  await pg.raw(
    `update msp_payment set looks = 0,
            next_look_at = (
              select case when next_look_at > now() then least(next_look_at, next.at) else next.at end
                from (select now() + make_interval(secs => ?) as at) next where next.at is not null), first_seen_at = null, completion_tries = 0,
            completion_first_failed_at = null, completion_retry_at = null, completion_error = null,
            decision = nullif(decision, 'refund'), updated_at = now()
      where psp_order_id = ?
        and (next_look_at is not null or first_seen_at is not null or completion_tries > 0 or decision = 'refund')`,
    [nextLookInMs === undefined ? null : nextLookInMs / 1_000, pspOrderId],
  )
}

/**
 * Asks the refund breaker whether the plugin may make an automatic refund, and counts it if so. A payment that was
 * counted before may be tried again. Concurrent callers are served one after the other.
 * @param maxPerHour how many different payments within an hour
 * @returns false when there were too many, or while the alert about that is still open
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

/**
 * A paid cart without an order; the money of a deleted order; money of an unexpected amount; money without a session in
 * the shop.
 */
export type DecidedAbout = "completion" | "deleted_order" | "amount" | "orphan"

/**
 * What the merchant may choose for money that waits for a decision. `refund`: it is refunded; for a paid cart without
 * an order, if completing it fails once more. `retry`: such a cart is tried again now. `keep`: the money of a deleted
 * order, or without a session, stays.
 */
export type Decision = "refund" | "retry" | "keep"

const STORED: Record<Decision, string | null> = { refund: "refund", retry: null, keep: "accept" }

/** Conditions for each kind of money that waits for the merchant. */
const IS_UNCOMPLETED = "completion_tries > 0"
const IS_OF_DELETED_ORDER = `
  exists (select 1 from msp_alert asked
           where asked.kind = 'order_deleted' and asked.subject = psp_order_id and asked.state = 'open')`
const IS_ORPHAN = `
  exists (select 1 from msp_alert asked
           where asked.kind = 'orphan_refunded' and asked.subject = psp_order_id
             and asked.state = 'open' and asked.stage = 'noticed')`
const MAY_BE_DECIDED: Record<Decision, string> = {
  refund: `(${IS_UNCOMPLETED} or ${IS_OF_DELETED_ORDER} or ${IS_ORPHAN})`,
  retry: IS_UNCOMPLETED,
  keep: `(${IS_OF_DELETED_ORDER} or ${IS_ORPHAN})`,
}

/**
 * Records what the merchant chose about a payment, and makes it due.
 * @returns false when no such choice is open for this payment
 */
export async function noteDecision(
  pg: PgConnection,
  pspOrderId: string,
  decision: Decision,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `update msp_payment set decision = ?,
            decided_about = case when ${IS_OF_DELETED_ORDER} then 'deleted_order' when ${IS_ORPHAN} then 'orphan'
                                 else 'completion' end,
            completion_retry_at = now(), next_look_at = now(), updated_at = now()
      where psp_order_id = ? and ${MAY_BE_DECIDED[decision]} and deleted_at is null
      returning psp_order_id`,
    [STORED[decision], pspOrderId],
  )
  return rows.length > 0
}

/**
 * Records what the merchant decided about a payment whose amount does not match, and makes it due.
 * @param orderId of the order with a different total, if there is one
 */
export async function notePaymentDecision(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  decision: "refund" | "keep",
  orderId: string | undefined,
): Promise<void> {
  const about: DecidedAbout | string = orderId ?? "amount"
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, decision, decided_about, next_look_at)
     values (?, ?, ?, ?, now())
     on conflict (psp_order_id) do update set
       decision = excluded.decision, decided_about = excluded.decided_about, next_look_at = now(), looks = 0, updated_at = now()`,
    [pspOrderId, providerId ?? null, decision === "keep" ? "accept" : "refund", about],
  )
}

/**
 * The provider of a PSP order according to the plugin's own tables: the only source when its session is gone.
 * @returns undefined for a payment without incidents
 */
export async function rememberedProvider(pg: PgConnection, pspOrderId: string): Promise<string | undefined> {
  const { rows } = await pg.raw(
    `select provider_id from msp_payment where psp_order_id = ? and nullif(provider_id, '') is not null
     union all
     select provider_id from msp_alert where psp_order_id = ? and nullif(provider_id, '') is not null
     limit 1`,
    [pspOrderId, pspOrderId],
  )
  return rows[0] && String(rows[0].provider_id)
}

/** PSP orders of these providers whose check is due, longest overdue first. Served by IDX_msp_payment_next_look_at. */
export async function listDueLooks(
  pg: PgConnection,
  providerIds: readonly string[],
  limit: number,
): Promise<{ psp_order_id: string; provider_id?: string }[]> {
  const { rows } = await pg.raw(
    `select psp_order_id, provider_id from msp_payment
      where next_look_at <= now() and deleted_at is null and (provider_id is null or provider_id = any(?))
      order by next_look_at limit ?`,
    [[...providerIds], limit],
  )
  return rows.map(({ psp_order_id, provider_id }) => ({
    psp_order_id: String(psp_order_id),
    ...(provider_id ? { provider_id: String(provider_id) } : {}),
  }))
}
