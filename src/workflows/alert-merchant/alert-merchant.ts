import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { connectionOf } from "../../core/shop-db/connection"
import { shortReason } from "../../core/short-reason"
import { count } from "../../core/telemetry/metrics"
import {
  type AlertRow,
  type AlertStage,
  closeAlert,
  findOpenAlert,
  listDueAlerts,
  markAlertSent,
  recordAlert,
} from "../../modules/payment-journal/alerts"
import { endPauses } from "../../modules/payment-journal/due-checks"
import { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert, describeAlert, isRepeated } from "./alert"
import { alertLinkOf } from "./alert-link"

export type AlertToRaise = {
  kind: AlertKind
  /** What the alert is about. Kind and subject together identify an alert. */
  subject: string
  /** Default: "noticed". */
  stage?: AlertStage
  provider_id: string
  psp_order_id: string
  order_id?: string
  /** The order number that the merchant uses. */
  display_id?: string
  /** Major units. */
  amount?: string
  currency?: string
  /** Why it failed; no keys, no personal data. */
  note?: string
  /** For an alert about a failed refund: see `AlertFacts`. */
  known_refunds?: string[]
}

/**
 * Alerts the merchant: a row in the plugin's own table, a log line, an entry in the dashboard's feed, and the event
 * `alipay.alert`. Each claim is sent once; a failure that lasts is sent again at growing intervals.
 *
 * The row is written first. If the feed or the event bus is down, the alert stays due and recovery sends it.
 * @returns false when the merchant was already notified
 * @throws when the row cannot be written, because then the alert would never be sent
 */
export async function alertMerchant(container: MedusaContainer, facts: AlertToRaise): Promise<boolean> {
  const row = await record(container, facts)
  return row.event_due && (await send(container, row))
}

/**
 * Records what the plugin is about to do. It is sent together with the outcome, or by recovery when the shop stops in
 * between.
 * @throws when the row cannot be written; the action must then not be carried out
 */
export async function noteIntention(container: MedusaContainer, facts: AlertToRaise): Promise<void> {
  await record(container, { ...facts, stage: "intended" })
}

function record(
  container: MedusaContainer,
  { display_id, stage = "noticed", ...rest }: AlertToRaise,
): Promise<AlertRow> {
  return recordAlert(connectionOf(container), `mspal_${randomUUID()}`, {
    ...rest,
    stage,
    order_number: display_id,
  })
}

/**
 * Resolves an alert that no longer applies and reports it. One that was dismissed is resolved without a report.
 * @param about with a stage: only if the alert is still at that stage
 * @param by a user's id, or "payment-sync" when the books agree again
 * @returns false when there was no such open alert
 */
export async function resolveAlert(
  container: MedusaContainer,
  about: { kind: AlertKind; subject: string; stage?: AlertStage },
  by = "payment-sync",
): Promise<boolean> {
  const row = await closeAlert(connectionOf(container), about, "resolved", by)
  if (row) {
    await send(container, row)
  }
  return row !== undefined
}

/**
 * The stored state of kinds for which the user's choice does not count. A declined refund is resolved only when another
 * refund has replaced it: until then its money waits for the merchant. Closing a pause of refunds ends the pause.
 */
const CLOSED_BY_USER_AS: Partial<Record<AlertKind, ClosedState>> = {
  refund_declined: "dismissed",
  refunds_paused: "resolved",
}

type ClosedState = Exclude<AlertRow["state"], "open">

/**
 * Closes an alert that a user has handled or no longer wants to see.
 * @param by the user's id
 * @returns the state that is stored; undefined when no open alert has that id
 */
export async function closeAlertById(
  container: MedusaContainer,
  id: string,
  { state, note, by }: { state: ClosedState; note: string | undefined; by: string },
): Promise<ClosedState | undefined> {
  const alert = await findOpenAlert(connectionOf(container), id)
  const stored = CLOSED_BY_USER_AS[alert?.kind as AlertKind] ?? state
  const row = alert && (await closeAlert(connectionOf(container), alert, stored, by, note))
  if (row?.kind === "refunds_paused") {
    await endPauses(connectionOf(container))
  }
  if (row) {
    await send(container, row)
  }
  return row && stored
}

/**
 * Records an alert that the user's own action has handled, without sending it.
 * @param by the user's id
 * @throws when the rows cannot be written; the action must then not be carried out
 */
export async function recordClosed(
  container: MedusaContainer,
  facts: AlertToRaise,
  state: ClosedState,
  by: string,
): Promise<void> {
  const pg = connectionOf(container)
  await record(container, facts)
  const row = await closeAlert(pg, facts, state, by, facts.note)
  if (row) {
    await markAlertSent(pg, row, false)
  }
}

/** The most alerts that one recovery step sends. */
const SENT_AT_ONCE = 200

/** Sends alerts that could not be sent earlier, and reminders of those that wait for a person. Returns how many. */
export async function sendDueAlerts(container: MedusaContainer): Promise<number> {
  let sent = 0
  for (const row of await listDueAlerts(connectionOf(container), SENT_AT_ONCE)) {
    if (await send(container, row)) {
      sent++
    }
  }
  return sent
}

/** @returns false when it could not be sent; it then stays due */
async function send(container: MedusaContainer, row: AlertRow): Promise<boolean> {
  const logger = loggerOf(container)
  const alert = toEvent(row)
  const text = `${alert.title}. ${alert.description}`
  if (row.state === "open") {
    logger.warn(text)
  } else {
    logger.info(text)
  }
  await writeFeedEntry(container, row, alert).catch((error: Error) =>
    // The alert is in the plugin's own table, so the dashboard's alert page still shows it.
    logger.error(`Alipay: an alert could not be added to the dashboard's feed: ${shortReason(error)}`),
  )
  try {
    await container.resolve(Modules.EVENT_BUS).emit({ name: ALIPAY_ALERT_EVENT, data: alert })
    await markAlertSent(connectionOf(container), row, isRepeated(alert.kind, row.stage))
    count("alipay.alert.sent", { kind: row.kind, stage: row.stage, state: row.state })
    return true
  } catch (error) {
    logger.error(
      `Alipay: the event of an alert (${row.kind} ${row.subject}) is sent later: ${shortReason(error)}`,
    )
    return false
  }
}

async function writeFeedEntry(container: MedusaContainer, row: AlertRow, alert: AlipayAlert): Promise<void> {
  const file = alertLinkOf(container, alert)
  await container.resolve(Modules.NOTIFICATION).createNotifications({
    to: "",
    channel: "feed",
    template: "admin-ui",
    // Medusa ignores an entry with a known key. `times_sent` does not count an alert that changed while it was sent.
    idempotency_key: `alipay:${row.id}:${row.times_sent}:${row.stage}:${row.state}`,
    ...(alert.order_id ? { resource_type: "order", resource_id: alert.order_id } : {}),
    data: { ...alert, ...(file ? { file } : {}) },
  })
}

function toEvent(row: AlertRow): AlipayAlert {
  const { kind, subject, stage, state, psp_order_id, provider_id } = row
  return describeAlert({
    kind: kind as AlertKind,
    subject,
    stage,
    state,
    provider_id: provider_id ?? "",
    psp_order_id: psp_order_id ?? "",
    ...(row.order_id ? { order_id: row.order_id } : {}),
    ...(row.order_number ? { display_id: row.order_number } : {}),
    ...(row.amount ? { amount: row.amount } : {}),
    ...(row.currency ? { currency: row.currency } : {}),
    ...(row.note ? { note: row.note } : {}),
  })
}
