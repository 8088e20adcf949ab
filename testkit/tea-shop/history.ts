import { setTimeout as pause } from "node:timers/promises"
import { idAt } from "./history/ids"
import { idsOf, medusaRows, providerOf, type Shop, type Tables } from "./history/medusa-rows"
import { type PastPayment, pastPayments, wasPaid } from "./history/past-payments"
import { sandboxBooks } from "./history/sandbox-books"

/** The part of knex that is used here. */
type SqlConnection = {
  raw(sql: string, bindings?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/**
 * Gives a shop ninety days of orders and payments in every state, in its own books and in the sandbox's, so that both
 * agree. A shop that already has a payment is left unchanged.
 * @param sandboxUrl where the sandbox runs, or will run in a moment
 * @returns the number of payments that were created
 * @throws Error when the sandbox does not accept them
 */
export async function seedHistory(
  pg: SqlConnection,
  sandboxUrl: string,
  backendUrl: string,
  now = new Date(),
): Promise<number> {
  const { rows } = await pg.raw("select exists (select 1 from payment_session) as is_open")
  if (rows[0]?.is_open) {
    return 0
  }
  const payments = pastPayments(now)
  await whenReady(sandboxUrl)
  await tell(sandboxUrl, "/control/ledger/generate", sandboxBooks(payments))
  await insertAll(pg, medusaRows(payments, await shopOf(pg, backendUrl)))
  await insertAll(pg, await pluginRows(pg, sandboxUrl, payments))
  await pg.raw("analyze")
  return payments.length
}

async function shopOf(pg: SqlConnection, backendUrl: string): Promise<Shop> {
  const regions = await pg.raw("select id, currency_code from region where deleted_at is null")
  const channels = await pg.raw(
    "select id from sales_channel where deleted_at is null order by created_at desc",
  )
  return {
    regions: Object.fromEntries(regions.rows.map(({ id, currency_code }) => [currency_code, id])),
    salesChannelId: String(channels.rows[0]?.id),
    backendUrl,
  }
}

async function insertAll(pg: SqlConnection, tables: Tables): Promise<void> {
  for (const [table, rows] of tables) {
    const columns = Object.keys(rows[0] ?? {})
      .map((name) => `"${name}"`)
      .join(", ")
    if (columns) {
      await pg.raw(
        `insert into "${table}" (${columns})
         select ${columns} from jsonb_populate_recordset(null::"${table}", ?::jsonb)`,
        [JSON.stringify(rows)],
      )
    }
  }
}

/** The plugin's records: that MultiSafepay has the order numbers, its notifications, and the alerts. */
async function pluginRows(
  pg: SqlConnection,
  sandboxUrl: string,
  payments: readonly PastPayment[],
): Promise<Tables> {
  const { rows } = await pg.raw(`select id, display_id::text from "order"`)
  const numbers = new Map(rows.map(({ id, display_id }) => [id, String(display_id)]))
  const numberOf = (payment: PastPayment) => numbers.get(idsOf(payment).order) ?? ""
  const alerts: Record<string, unknown>[] = []
  for (const payment of payments) {
    if (payment.state === "disputed") {
      alerts.push(alert(payment, numberOf(payment), "disputed", idsOf(payment).session, payment.amount))
    }
    if (payment.state === "refund_declined") {
      const subject = await declinedRefund(sandboxUrl, idsOf(payment).session)
      alerts.push(alert(payment, numberOf(payment), "refund_declined", subject, payment.refunded))
    }
  }
  return [
    ["msp_payment", payments.filter(wasPaid).map((payment) => remembered(payment, numberOf(payment)))],
    ["msp_notification", payments.filter(isRecent).map(notification)],
    ["msp_alert", alerts],
  ]
}

const minutesAfter = ({ at }: PastPayment, minutes: number) => new Date(at.getTime() + minutes * 60_000)

function remembered(payment: PastPayment, number: string) {
  return {
    psp_order_id: idsOf(payment).session,
    provider_id: providerOf(payment),
    invoice_update: { state: "done", at: minutesAfter(payment, 2), invoice_id: number },
    refunds_final_at: payment.refunded > 0 ? minutesAfter(payment, 24 * 60) : null,
    created_at: payment.at,
    updated_at: payment.at,
  }
}

/** The plugin keeps notifications for this long. */
const isRecent = (payment: PastPayment) =>
  payment.state !== "open" && payment.at.getTime() > Date.now() - 14 * 86_400_000

function notification(payment: PastPayment) {
  const at = minutesAfter(payment, 1)
  return {
    id: idAt("mspnot", at, payment.n),
    provider_id: providerOf(payment),
    psp_order_id: idsOf(payment).session,
    signature: "accepted",
    claimed_status: wasPaid(payment) ? "completed" : payment.state,
    http_status: 200,
    duration_ms: 90 + ((payment.n * 37) % 200),
    times: 1,
    first_at: at,
    last_at: at,
  }
}

function alert(payment: PastPayment, number: string, kind: string, subject: string, minor: number) {
  const { session, order } = idsOf(payment)
  const at = minutesAfter(payment, 5)
  return {
    id: idAt("mspal", at, payment.n),
    kind,
    subject,
    provider_id: providerOf(payment),
    psp_order_id: session,
    order_id: order,
    order_number: number,
    amount: (minor / 100).toFixed(2),
    currency: payment.currency.toUpperCase(),
    stage: "noticed",
    // The older alert was handled.
    state: payment.n > 30 ? "dismissed" : "open",
    closed_by: payment.n > 30 ? "payment-sync" : null,
    closed_at: payment.n > 30 ? minutesAfter(payment, 600) : null,
    event_due: false,
    times_sent: 1,
    created_at: at,
    updated_at: at,
  }
}

async function declinedRefund(sandboxUrl: string, session: string): Promise<string> {
  const order = (await tell(sandboxUrl, `/control/orders/${session}`)) as { refunds: { refund_id: string }[] }
  return String(order.refunds[0]?.refund_id)
}

/** The sandbox and the shop start in parallel. */
async function whenReady(sandboxUrl: string, patienceMs = 30_000): Promise<void> {
  const deadline = Date.now() + patienceMs
  while (!(await fetch(new URL("/control/clock", sandboxUrl)).catch(() => undefined))?.ok) {
    if (Date.now() > deadline) throw new Error(`The sandbox does not answer at ${sandboxUrl}`)
    await pause(100)
  }
}

async function tell(sandboxUrl: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(new URL(path, sandboxUrl), {
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`The sandbox answered ${path} with ${answer.status}: ${text.slice(0, 300)}`)
  return JSON.parse(text)
}
