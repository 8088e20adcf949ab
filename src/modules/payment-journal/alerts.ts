import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"

/**
 * What an alert claims. `noticed`: something was found. `scheduled`: money was found that goes back at the next check,
 * unless the merchant keeps it. `intended`: the plugin is about to act. `done`: it acted and MultiSafepay confirmed it.
 * `failed`: it tried and failed, and will try again.
 */
export type AlertStage = "noticed" | "scheduled" | "intended" | "done" | "failed"
export type AlertState = "open" | "resolved" | "dismissed"

export type AlertFacts = {
  kind: string
  subject: string
  stage: AlertStage
  provider_id?: string | undefined
  psp_order_id?: string | undefined
  order_id?: string | undefined
  order_number?: string | undefined
  /** Major units. */
  amount?: string | undefined
  currency?: string | undefined
  note?: string | undefined
  /**
   * For an alert about a failed refund: Medusa's ids of all refunds of the payment, and MultiSafepay's, as they were when
   * the failed one left Medusa's books. Only what comes later may replace it. Times do not tell that: Medusa's refunds,
   * alerts and MultiSafepay's refunds are each dated by another clock.
   */
  known_refunds?: string[] | undefined
}

export type AlertRow = AlertFacts & {
  id: string
  state: AlertState
  event_due: boolean
  times_sent: number
  closed_by?: string | undefined
  closed_at?: Date | undefined
  created_at: Date
  updated_at: Date
}

const COLUMNS = `id, kind, subject, provider_id, psp_order_id, order_id, order_number, amount, currency, stage, state,
  event_due, times_sent, note, known_refunds, closed_by, closed_at, created_at, updated_at`

/**
 * Records an alert: one row per kind and subject. Safe to run concurrently.
 *
 * It is due to be sent when it is new, when its claim changes, when it was closed and happens again, and when a failure
 * lasts until its reminder. A retry does not turn a failure back into an intention. A dismissed alert stays dismissed,
 * with the merchant's note, until its claim changes. When a resolved alert happens again, the refunds made since it was
 * first raised still count as later ones.
 */
export async function recordAlert(pg: PgConnection, id: string, facts: AlertFacts): Promise<AlertRow> {
  const { rows } = await pg.raw(RECORD_ALERT, [
    id,
    facts.kind,
    facts.subject,
    facts.provider_id ?? null,
    facts.psp_order_id ?? null,
    facts.order_id ?? null,
    facts.order_number ?? null,
    facts.amount ?? null,
    facts.currency ?? null,
    facts.stage,
    facts.note ?? null,
    facts.known_refunds ? JSON.stringify(facts.known_refunds) : null,
  ])
  return toAlertRow(rows[0] ?? {})
}

const NEXT_STAGE = `case when known.stage = 'failed' and known.state <> 'resolved' and excluded.stage = 'intended'
                         then known.stage else excluded.stage end`
const CLAIMS_SOMETHING_ELSE = `${NEXT_STAGE} <> known.stage`

const RECORD_ALERT = `
  insert into msp_alert as known
    (id, kind, subject, provider_id, psp_order_id, order_id, order_number, amount, currency, stage, note, known_refunds)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
  on conflict (kind, subject) do update set
    event_due = known.event_due or ${CLAIMS_SOMETHING_ELSE} or known.state = 'resolved'
      or (known.state = 'open' and known.stage = 'failed' and known.remind_at <= now()),
    state = case when known.state = 'resolved' or ${CLAIMS_SOMETHING_ELSE} then 'open' else known.state end,
    stage = ${NEXT_STAGE},
    provider_id = coalesce(excluded.provider_id, known.provider_id),
    psp_order_id = coalesce(excluded.psp_order_id, known.psp_order_id),
    order_id = coalesce(excluded.order_id, known.order_id),
    order_number = coalesce(excluded.order_number, known.order_number),
    amount = coalesce(excluded.amount, known.amount),
    currency = coalesce(excluded.currency, known.currency),
    note = case when known.state = 'resolved' or ${CLAIMS_SOMETHING_ELSE} then excluded.note
                when known.state = 'dismissed' then known.note
                else coalesce(excluded.note, known.note) end,
    known_refunds = case when known.state = 'resolved' then coalesce(known.known_refunds, excluded.known_refunds)
                         else coalesce(excluded.known_refunds, known.known_refunds) end,
    closed_by = case when known.state = 'resolved' or ${CLAIMS_SOMETHING_ELSE} then null else known.closed_by end,
    updated_at = case when known.state = 'resolved' or ${CLAIMS_SOMETHING_ELSE} then now() else known.updated_at end
  returning ${COLUMNS}`

/**
 * Closes an open alert. When its cause is gone (`resolved`), a dismissed alert is resolved too, without a message, so
 * that it is sent again when the cause comes back. A given stage limits this to alerts at that stage; `noticed`
 * includes `scheduled`.
 * @param by the id of a user or an API key, or "payment-sync" when the books agree again
 * @param note replaces the alert's own note, except when payment sync closes it
 * @returns undefined when no open alert was closed
 */
export async function closeAlert(
  pg: PgConnection,
  { kind, subject, stage }: { kind: string; subject: string; stage?: AlertStage | undefined },
  state: "resolved" | "dismissed",
  by: string,
  note?: string,
): Promise<AlertRow | undefined> {
  const { rows } = await pg.raw(
    `update msp_alert set state = ?, event_due = event_due or state = 'open', remind_at = null, updated_at = now(),
            closed_by = ?, closed_at = now(), note = case when ? then note else ? end
      where kind = ? and subject = ? and deleted_at is null
        and coalesce(?, stage) in (stage, replace(stage, 'scheduled', 'noticed'))
        and (state = 'open' or (state = 'dismissed' and ?::text = 'resolved'))
      returning ${COLUMNS}`,
    [state, by, by === "payment-sync", note ?? null, kind, subject, stage ?? null, state],
  )
  return rows[0]?.event_due ? toAlertRow(rows[0]) : undefined
}

/**
 * The first reminder of a lasting failure is due after an hour, and that of a question after a day. Each following
 * interval is twice as long, at most a week. `updated_at` is when the alert was raised, or when its claim last changed.
 */
const REMINDER = `now() + least(
  case when stage = 'failed' then interval '1 hour' else interval '1 day' end + (now() - updated_at),
  interval '7 days')`

/** Records that the current claim was sent. `isRepeated`: reminders follow while it stays open. */
export async function markAlertSent(
  pg: PgConnection,
  { id, stage, state }: AlertRow,
  isRepeated: boolean,
): Promise<void> {
  await pg.raw(
    `update msp_alert set event_due = false, times_sent = times_sent + 1,
            remind_at = case when ? and state = 'open' then ${REMINDER} end
      where id = ? and stage = ? and state = ?`,
    [isRepeated, id, stage, state],
  )
}

export async function findOpenAlert(pg: PgConnection, id: string): Promise<AlertRow | undefined> {
  const [alert] = await selectAlerts(pg, "id = ? and state = 'open'", [id])
  return alert
}

/** Open alerts of these kinds about a payment for which nothing was done yet. */
export async function listAlertsOfPayment(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  kinds: readonly string[],
): Promise<AlertRow[]> {
  return selectAlerts(pg, "psp_order_id = ? and kind = any(?) and state = 'open' and stage = 'noticed'", [
    pspOrderId,
    [...kinds],
  ])
}

/** All alerts of a kind about a payment, including resolved ones. */
export async function listAlertsOfKind(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  kind: string,
): Promise<AlertRow[]> {
  return selectAlerts(pg, "psp_order_id = ? and kind = ?", [pspOrderId, kind])
}

/** Alerts about refunds of a payment that are not confirmed yet: refunds of all its money, and failed refunds. */
export async function listAttemptedRefunds(pg: PgConnection, pspOrderId: PspOrderId): Promise<AlertRow[]> {
  return selectAlerts(
    pg,
    `psp_order_id = ? and (subject = psp_order_id or kind = 'refund_failed') and stage in ('intended', 'failed')
        and state <> 'resolved'`,
    [pspOrderId],
  )
}

export const hasOpenAlert = async (pg: PgConnection, kind: string, subject: string): Promise<boolean> =>
  (await findOpenKind(pg, [kind], subject)) !== undefined

/** @returns which of these kinds of alerts is open about the subject */
export async function findOpenKind<Kind extends string>(
  pg: PgConnection,
  kinds: readonly Kind[],
  subject: string,
): Promise<Kind | undefined> {
  const { rows } = await pg.raw(
    "select kind from msp_alert where kind = any(?) and subject = ? and state = 'open' and deleted_at is null",
    [[...kinds], subject],
  )
  return rows[0]?.kind as Kind | undefined
}

/** The subjects of the open and dismissed alerts of a kind. */
export const listOpenSubjects = async (pg: PgConnection, kind: string): Promise<string[]> =>
  (await listUnresolvedAlerts(pg, kind)).map(({ subject }) => subject)

/** The open and dismissed alerts of a kind. */
export async function listUnresolvedAlerts(pg: PgConnection, kind: string): Promise<AlertRow[]> {
  return selectAlerts(pg, "kind = ? and state <> 'resolved'", [kind])
}

export async function wasClosedWithin(
  pg: PgConnection,
  { kind, subject }: { kind: string; subject: string },
  hours: number,
): Promise<boolean> {
  const { rows } = await pg.raw(
    `select 1 from msp_alert
      where kind = ? and subject = ? and state <> 'open' and closed_at > now() - make_interval(hours => ?)`,
    [kind, subject, hours],
  )
  return rows.length > 0
}

/**
 * Alerts to send, oldest first: those that could not be sent, and reminders of questions for the merchant. A lasting
 * failure is not among the reminders: each try records it again, and that sends its reminder.
 */
export async function listDueAlerts(pg: PgConnection, limit: number): Promise<AlertRow[]> {
  return selectAlerts(
    pg,
    `(event_due is true or (state = 'open' and stage = 'noticed' and remind_at <= now()))
      order by updated_at limit ?`,
    [limit],
  )
}

/** @param where an SQL condition, optionally followed by `order by` and `limit` */
export async function selectAlerts(
  pg: PgConnection,
  where: string,
  bindings: readonly unknown[],
): Promise<AlertRow[]> {
  const { rows } = await pg.raw(
    `select ${COLUMNS} from msp_alert where deleted_at is null and ${where}`,
    bindings,
  )
  return rows.map(toAlertRow)
}

function toAlertRow(row: Record<string, unknown>): AlertRow {
  const present = Object.entries(row).filter(([, value]) => value !== null)
  return Object.fromEntries(present) as unknown as AlertRow
}

export async function countOpenAlerts(
  pg: PgConnection,
  kind: string,
  exceptSubject: string,
): Promise<number> {
  const { rows } = await pg.raw(
    `select count(*)::int as count from msp_alert
      where kind = ? and subject <> ? and state = 'open' and deleted_at is null`,
    [kind, exceptSubject],
  )
  return Number(rows[0]?.count ?? 0)
}
