import type { PgConnection } from "../../core/shop-db/connection"

/** What is remembered of one PSP order, as the statement that loads the shop's side reads it. */
export type JournalEntry = {
  firstSeenAt?: Date
  completion?: { tries: number; firstFailedAt: Date; retryAt: Date }
  decision?: "refund" | "accept"
  /** Which question that answers: the id of an order of another total, or one of `DecidedAbout`. */
  decidedAbout?: string
  /** Of an order that no payment session stands for any more: when its payment page has closed for good. */
  payableUntil?: Date
}

/**
 * For that statement: the columns of `journal`, an alias of msp_payment, as JSON. What MultiSafepay was told of the
 * order is in that row too, and no history: nearly every payment has it.
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

/** Which PSP order, and whose: with the provider a payment is found whose session is gone. */
export type PaymentKey = { pspOrderId: string; providerId: string | undefined }

/**
 * Remembers when a payment was first seen that must be looked at twice, and when to look again.
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
 * Remembers that a paid cart could not be completed, and when to try again.
 * @param retryMs from now
 * @returns how often it failed and when that began, this time included
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

/** Between two looks at what is owed and cannot be done yet: 1, 2, 4 … minutes, at most six hours. */
const NEXT_LOOK = (looks: string) =>
  `now() + least(interval '1 minute' * power(2, least(${looks}, 9)), interval '6 hours')`

/**
 * Keeps a payment due, because what is owed could not be done or nobody could tell: found by recovery until `clearDue`.
 * Whoever comes before the next look is due brings it nearer at most, and counts no further failure: a message that is
 * sent again and again does not put it off.
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
 * Says when a payment is looked at again that waits for a shopper, a bank or MultiSafepay; an earlier look that is yet
 * to come stays. When this was the look that was due, earlier failures count no longer.
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

/** A change of a cart is over by then, and whoever was about to pay has paid. In the database's words. */
const FIRST_LOOK_AT_ABANDONED = "now() + interval '3 minutes'"

/**
 * Remembers a PSP order that no payment session stands for any more, or never did: nothing else in the shop knows of it,
 * and somebody may have its payment page open.
 * @param payableUntil when that page has closed for good
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

/** Nothing can come of a payment any more: it is not due again, unless somebody has said so in the meantime. */
export async function endLooks(pg: PgConnection, pspOrderId: string): Promise<void> {
  await pg.raw(
    `update msp_payment set next_look_at = null, looks = 0, updated_at = now()
      where psp_order_id = ? and next_look_at <= now()`,
    [pspOrderId],
  )
}

/** Remembers that every refund of a payment that was made until then has come to its end at MultiSafepay. */
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
 * Shop and PSP agree: nothing is owed, and earlier failures count no longer. A decision to refund was about them; one to
 * keep things as they are still holds.
 * @param nextLookInMs when something may still come of the payment, such as that a page which has been left is paid
 * after all: from now; an earlier look that is yet to come stays
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
 * Asks the refund breaker whether the plugin may send money back by itself, and counts it if so. A payment that was
 * counted before may be tried again. Those who ask at the same moment are answered one after the other.
 * @param maxPerHour how many different payments within an hour
 * @returns false when there were too many, or when an alert says so that the merchant has not closed
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
 * A paid cart that is no order; the money of an order that was deleted; money of an amount that nobody asked for; money
 * of which the shop has no session.
 */
export type DecidedAbout = "completion" | "deleted_order" | "amount" | "orphan"

/**
 * What the merchant may choose about money that waits for them. `refund`: it goes back; for a paid cart that is no order
 * yet, if completing it fails once more. `retry`: such a cart is tried again now. `keep`: the money of an order that was
 * deleted, or of no session, stays.
 */
export type Decision = "refund" | "retry" | "keep"

const STORED: Record<Decision, string | null> = { refund: "refund", retry: null, keep: "accept" }

/** The kinds of money that wait for the merchant. */
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
 * Remembers what the merchant chose about a payment, and makes it due.
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
 * Remembers what the merchant decided about a payment whose amount does not fit, and makes it due.
 * @param orderId of the order of another total, if there is one
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
 * Whose payment a PSP order is, as far as the plugin's own tables know: of one whose session is gone nothing else does.
 * @returns undefined for a payment without incident
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

/** PSP orders of these providers whose look is due, longest due first. Served by IDX_msp_payment_next_look_at. */
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
