import { asProviderId, type ProviderId } from "../../core/gateways/provider-id"
import type { DatedStatus } from "../../core/payments/is-behind"
import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"

/** What is recorded about one PSP order; models/payment.ts describes the columns. */
export type JournalEntry = {
  firstSeenAt?: Date
  behindSince?: Date
  claim?: DatedStatus
  completion?: { tries: number; firstFailedAt: Date; retryAt: Date }
  decision?: "refund" | "keep"
  /** The id of an order with a different total, or one of `DecidedAbout`. */
  decidedAbout?: string
  /** Set for an order whose session the shop deleted: until when it can be paid, and the provider that started it. */
  payableUntil?: Date
  abandonedBy?: ProviderId
  failedChecks?: number
  /** Set while an alert about the payment is not resolved: open, or dismissed by the merchant. */
  hasAlert?: true
  /** When the merchant was asked about money that the shop has no payment for. */
  askedAt?: Date
}

/**
 * The columns of `journal`, an alias of msp_payment, as JSON: for the statement that loads the shop's side. The order
 * updates in the same row are left out, because they are no incident: nearly every payment has them.
 */
export const JOURNAL_ENTRY = `
  case when coalesce(journal.next_check_at, journal.first_seen_at, journal.behind_since,
                     journal.completion_first_failed_at) is not null or journal.decision is not null then json_build_object(
    'first_seen_at', journal.first_seen_at,
    'behind_since', journal.behind_since,
    'claimed_status', journal.claimed_status,
    'claimed_modified_at', journal.claimed_modified_at,
    'completion_tries', journal.completion_tries,
    'completion_first_failed_at', journal.completion_first_failed_at,
    'completion_retry_at', journal.completion_retry_at,
    'payable_until', journal.payable_until,
    'abandoned_by', case when journal.payable_until is not null then journal.provider_id end,
    'failed_checks', journal.failed_checks,
    'decision', journal.decision,
    'decided_about', journal.decided_about,
    'has_alert', exists (select 1 from msp_alert
                          where psp_order_id = journal.psp_order_id and state <> 'resolved' and deleted_at is null),
    'asked_at', (select min(created_at) from msp_alert
                  where psp_order_id = journal.psp_order_id and state <> 'resolved' and stage <> 'done' and deleted_at is null
                    and kind in ('amount_mismatch', 'order_deleted', 'orphan_refunded', 'payment_not_started'))
  ) end as journal`

type JournalRow = {
  first_seen_at: string | null
  behind_since: string | null
  claimed_status: string | null
  claimed_modified_at: string | null
  completion_tries: number
  completion_first_failed_at: string | null
  completion_retry_at: string | null
  payable_until: string | null
  abandoned_by?: string | null
  failed_checks?: number
  decision: string | null
  decided_about: string | null
  has_alert?: boolean
  asked_at?: string | null
}

export function toJournalEntry(row: JournalRow | null | undefined): JournalEntry | undefined {
  if (!row) {
    return undefined
  }
  const {
    first_seen_at,
    behind_since,
    completion_tries: tries,
    completion_first_failed_at,
    completion_retry_at,
  } = row
  return {
    ...(first_seen_at ? { firstSeenAt: new Date(first_seen_at) } : {}),
    ...(behind_since ? { behindSince: new Date(behind_since) } : {}),
    ...(row.claimed_status
      ? {
          claim: {
            status: row.claimed_status,
            ...(row.claimed_modified_at ? { modified: new Date(row.claimed_modified_at) } : {}),
          },
        }
      : {}),
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
    ...(row.abandoned_by ? { abandonedBy: asProviderId(row.abandoned_by) } : {}),
    ...(row.failed_checks ? { failedChecks: row.failed_checks } : {}),
    ...(row.decision === "refund" || row.decision === "keep" ? { decision: row.decision } : {}),
    ...(row.decided_about ? { decidedAbout: row.decided_about } : {}),
    ...(row.has_alert ? { hasAlert: true as const } : {}),
    ...(row.asked_at ? { askedAt: new Date(row.asked_at) } : {}),
  }
}

/** Identifies a payment even when its session is gone. */
export type PaymentKey = { pspOrderId: PspOrderId; providerId: ProviderId | "" | undefined }

/** Records money without a session, and when to check it again (`checkAgainMs` from now). */
export async function noteFirstSeen(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  checkAgainMs: number,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, first_seen_at, next_check_at)
     values (?, ?, now(), now() + make_interval(secs => ?))
     on conflict (psp_order_id) do update set
       first_seen_at = coalesce(known.first_seen_at, excluded.first_seen_at),
       provider_id = coalesce(known.provider_id, excluded.provider_id),
       next_check_at = least(known.next_check_at, excluded.next_check_at), updated_at = now()`,
    [pspOrderId, providerId ?? null, checkAgainMs / 1_000],
  )
}

/**
 * Records that MultiSafepay's answer is behind what it signed or showed before, and when to check again.
 * @param checkAgainMs from now
 * @param claim what it signed; without one, an earlier claim remains
 */
export async function noteBehind(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  checkAgainMs: number,
  claim?: { status: string; modified?: Date | undefined },
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known
       (psp_order_id, provider_id, behind_since, next_check_at, claimed_status, claimed_modified_at)
     values (?, ?, now(), now() + make_interval(secs => ?), ?, ?)
     on conflict (psp_order_id) do update set
       behind_since = coalesce(known.behind_since, excluded.behind_since),
       claimed_status = coalesce(excluded.claimed_status, known.claimed_status),
       claimed_modified_at = case when excluded.claimed_status is null then known.claimed_modified_at
                                  else excluded.claimed_modified_at end,
       provider_id = coalesce(known.provider_id, excluded.provider_id),
       next_check_at = least(known.next_check_at, excluded.next_check_at), updated_at = now()`,
    [
      pspOrderId,
      providerId ?? null,
      checkAgainMs / 1_000,
      claim?.status ?? null,
      claim?.modified?.toISOString() ?? null,
    ],
  )
}

/** How many payments MultiSafepay's answer has fallen behind on within the last 24 hours. */
export async function countBehind(pg: PgConnection): Promise<number> {
  const { rows } = await pg.raw(
    `select count(*)::int as count from msp_payment
      where next_check_at is not null and behind_since > now() - interval '1 day'`,
  )
  return Number(rows[0]?.count ?? 0)
}

export async function noteCaughtUp(pg: PgConnection, pspOrderId: PspOrderId): Promise<void> {
  await pg.raw(
    `update msp_payment set behind_since = null, claimed_status = null, claimed_modified_at = null, updated_at = now()
      where psp_order_id = ?`,
    [pspOrderId],
  )
}

/**
 * Records that a paid cart could not be completed, and when to try again.
 * @param retryMs from now
 * @returns the failed tries including this one, the time of the first, and the database's current time
 */
export async function noteCompletionFailure(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  retryMs: number,
): Promise<{ tries: number; firstFailedAt: Date; now: Date }> {
  const { rows } = await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, completion_tries, completion_first_failed_at,
            completion_retry_at, next_check_at)
     values (?, ?, 1, now(), now() + make_interval(secs => ?), now() + make_interval(secs => ?))
     on conflict (psp_order_id) do update set
       completion_tries = known.completion_tries + 1,
       completion_first_failed_at = coalesce(known.completion_first_failed_at, now()),
       completion_retry_at = excluded.completion_retry_at, next_check_at = excluded.next_check_at,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()
     returning completion_tries, completion_first_failed_at, now() as now`,
    [pspOrderId, providerId ?? null, retryMs / 1_000, retryMs / 1_000],
  )
  const [row] = rows
  return {
    tries: Number(row?.completion_tries ?? 1),
    firstFailedAt: new Date((row?.completion_first_failed_at as Date | undefined) ?? Date.now()),
    now: new Date((row?.now as Date | undefined) ?? Date.now()),
  }
}

/** @param fee MultiSafepay's fee for the payment, in major units: "0.92" */
export async function noteFee(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  fee: string,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, fee) values (?, ?, ?)
     on conflict (psp_order_id) do update set fee = excluded.fee,
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, fee],
  )
}

/** Records that every refund of a payment made before `until` has reached its final state at MultiSafepay. */
export async function noteRefundsFinal(
  pg: PgConnection,
  { pspOrderId, providerId }: PaymentKey,
  until: Date,
): Promise<void> {
  await pg.raw(
    `insert into msp_payment as known (psp_order_id, provider_id, refunds_final_at) values (?, ?, least(?, now()))
     on conflict (psp_order_id) do update set
       refunds_final_at = greatest(known.refunds_final_at, excluded.refunds_final_at),
       provider_id = coalesce(known.provider_id, excluded.provider_id), updated_at = now()`,
    [pspOrderId, providerId ?? null, until.toISOString()],
  )
}

/**
 * The provider of a PSP order according to the plugin's own tables, the only source when its session is gone.
 * @returns undefined for a payment without incidents
 */
export async function findRecordedProvider(
  pg: PgConnection,
  pspOrderId: PspOrderId,
): Promise<ProviderId | undefined> {
  const { rows } = await pg.raw(
    `select provider_id from msp_payment where psp_order_id = ? and nullif(provider_id, '') is not null
     union all
     select provider_id from msp_alert where psp_order_id = ? and nullif(provider_id, '') is not null
     limit 1`,
    [pspOrderId, pspOrderId],
  )
  return rows[0] && asProviderId(String(rows[0].provider_id))
}
