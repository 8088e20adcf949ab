import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
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
import { ALIPAY_ALERT_EVENT, type AlertKind, type AlipayAlert, describeAlert } from "./alert"
import { orderLinkOf } from "./order-link"

/** What there is to say about an alert. */
export type AlertToRaise = {
  kind: AlertKind
  /** What it is about; with the kind, what makes it one alert. */
  subject: string
  /** Default: "noticed". */
  stage?: AlertStage
  provider_id: string
  psp_order_id: string
  order_id?: string
  /** The number that the merchant uses for the order. */
  display_id?: string
  /** Major units. */
  amount?: string
  currency?: string
  /** Why it failed; no keys, no personal data. */
  note?: string
}

/**
 * Tells the merchant: a row in the plugin's own table, a line in the log, an entry in the dashboard's feed, the event
 * `alipay.alert`. Each claim goes out once; a failure that lasts goes out again at growing intervals.
 *
 * The row comes first. When feed or event bus are away, the alert stays due and recovery sends it.
 * @returns false when the merchant had been told before
 * @throws what kept the row from being written: nobody would ever be told
 */
export async function alertMerchant(container: MedusaContainer, facts: AlertToRaise): Promise<boolean> {
  const row = await record(container, facts)
  return row.event_due && (await send(container, row))
}

/**
 * Writes down what the plugin is about to do. It goes out with what becomes of it, or by recovery when the shop stops
 * in between.
 * @throws what kept the row from being written: then it must not be done
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
 * Closes an alert that is over and says so.
 * @param about with a stage: only while that is what it claims
 * @param by a user's id, or "payment-sync" when the books agree again
 * @returns false when there was no such open alert
 */
export async function resolveAlert(
  container: MedusaContainer,
  about: { kind: AlertKind; subject: string; stage?: AlertStage },
  by: string,
): Promise<boolean> {
  const row = await closeAlert(connectionOf(container), about, "resolved", by)
  if (row) {
    await send(container, row)
  }
  return row !== undefined
}

/**
 * Closes an alert that somebody has dealt with, or does not want to see any more.
 * @param by the user's id
 * @returns false when no open alert has that id
 */
export async function closeAlertById(
  container: MedusaContainer,
  id: string,
  { state, note, by }: { state: "resolved" | "dismissed"; note: string | undefined; by: string },
): Promise<boolean> {
  const alert = await findOpenAlert(connectionOf(container), id)
  const row = alert && (await closeAlert(connectionOf(container), alert, state, by, note))
  if (row) {
    await send(container, row)
  }
  return row !== undefined
}

/** Alerts sent in one go by recovery. */
const SENT_AT_ONCE = 200

/**
 * Sends what could not be sent before.
 * @returns how many went out
 */
export async function sendDueAlerts(container: MedusaContainer): Promise<number> {
  let sent = 0
  for (const row of await listDueAlerts(connectionOf(container), SENT_AT_ONCE)) {
    if (await send(container, row)) {
      sent++
    }
  }
  return sent
}

/** @returns false when it could not be sent; it stays due */
async function send(container: MedusaContainer, row: AlertRow): Promise<boolean> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const alert = toEvent(row)
  const text = `${alert.title}. ${alert.description}`
  if (row.state === "open") {
    logger.warn(text)
  } else {
    logger.info(text)
  }
  await writeFeedEntry(container, row, alert).catch((error: Error) =>
    // The alert stands in the plugin's own table, where its pages find it.
    logger.error(`Alipay: the dashboard's feed could not take an alert: ${shortReason(error)}`),
  )
  try {
    await container.resolve(Modules.EVENT_BUS).emit({ name: ALIPAY_ALERT_EVENT, data: alert })
    await markAlertSent(connectionOf(container), row)
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
  const file = orderLinkOf(container, alert)
  await container.resolve(Modules.NOTIFICATION).createNotifications({
    to: "",
    channel: "feed",
    template: "admin-ui",
    idempotency_key: `alipay:${row.kind}:${row.subject}:${row.times_sent}`,
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
