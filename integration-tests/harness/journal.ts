import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { eventually } from "../../testkit/eventually"
import type { Shop } from "./shop"

type Row = Record<string, unknown>

const pgOf = (shop: Shop) => shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)

/** Undefined when there was nothing to remember. */
export async function journalEntryOf(shop: Shop, pspOrderId: string): Promise<Row | undefined> {
  const { rows } = await pgOf(shop).raw("select * from msp_payment where psp_order_id = ?", [pspOrderId])
  return rows[0]
}

const TIME_COLUMNS = [
  "first_seen_at",
  "behind_since",
  "failing_since",
  "completion_first_failed_at",
  "completion_retry_at",
  "next_check_at",
  "payable_until",
]

const earlier = (minutes: number) =>
  [
    ...TIME_COLUMNS.map((moment) => `${moment} = ${moment} - make_interval(mins => ${minutes})`),
    `requested_refunds = (select jsonb_object_agg(key, value || jsonb_build_object('asked_at',
                               (value ->> 'asked_at')::timestamptz - make_interval(mins => ${minutes})))
                        from jsonb_each(requested_refunds))`,
  ].join(", ")

/** Lets time pass for a payment in the journal: moves its times into the past. */
export async function letTimePass(shop: Shop, pspOrderId: string, minutes: number): Promise<void> {
  await pgOf(shop).raw(`update msp_payment set ${earlier(minutes)} where psp_order_id = ?`, [pspOrderId])
}

/** The same as `letTimePass`, for all payments. */
export async function letTimePassForAll(shop: Shop, minutes: number): Promise<void> {
  await pgOf(shop).raw(`update msp_payment set ${earlier(minutes)}`)
}

/** Empties the journal, as after restoring a backup without its tables. */
export async function emptyJournal(shop: Shop): Promise<void> {
  await pgOf(shop).raw("truncate msp_payment, msp_alert, msp_notification, msp_run, msp_lease")
}

/** Deletes all payments, as in a shop that has not had one yet. Products, markets and customers stay. */
export async function forgetAllPayments(shop: Shop): Promise<void> {
  await emptyJournal(shop)
  await pgOf(shop).raw(
    `truncate payment_session, payment, capture, refund, order_transaction, payment_collection,
              cart_payment_collection, order_payment_collection cascade`,
  )
}

/** The plugin's alerts, oldest first. */
export async function alertsOf(shop: Shop): Promise<Row[]> {
  const { rows } = await pgOf(shop).raw("select * from msp_alert order by created_at, id")
  return rows
}

/** Uses the button that only closes the open alert of a kind. */
export async function closeAlert(shop: Shop, kind: string, state: "resolved" | "dismissed"): Promise<void> {
  const alert = (await alertsOf(shop)).find((row) => row.kind === kind && row.state === "open")
  const path = `/admin/alipay/alerts/${alert?.id}/close`
  await (await shop.merchant.api()).post(path, { state, note: "Refunded by hand" })
}

/** The stored notifications, and the counts of those that are only counted, oldest first. */
export async function notificationRowsOf(shop: Shop): Promise<Row[]> {
  const { rows } = await pgOf(shop).raw("select * from msp_notification order by first_at, id")
  return rows
}

/** The entries of the dashboard's feed, oldest first. */
export async function feedOf(shop: Shop): Promise<Row[]> {
  const entries = await shop.container
    .resolve(Modules.NOTIFICATION)
    .listNotifications({ channel: "feed" }, { order: { created_at: "ASC" } })
  return entries.map(({ data }) => data ?? {})
}

/**
 * Runs `work` while the database answers a statement on a table with an error, as PostgreSQL would.
 * @param code SQLSTATE, for example 40P01 for a deadlock
 */
export async function whileTableFails<T>(
  shop: Shop,
  { table, code, on = "insert" }: { table: string; code: string; on?: "insert" | "update" },
  work: () => Promise<T>,
): Promise<T> {
  const pg = pgOf(shop)
  await pg.raw(
    `create function fails() returns trigger language plpgsql as
     $$ begin raise exception 'planted' using errcode = '${code}'; end $$`,
  )
  await pg.raw(`create trigger fails before ${on} on "${table}" execute function fails()`)
  try {
    return await work()
  } finally {
    await pg.raw("drop function fails cascade")
  }
}

/** Deletes a session as core does without the plugin: the PSP order stays open. */
export async function loseSession(shop: Shop, sessionId: string): Promise<void> {
  await pgOf(shop).raw("update payment_session set deleted_at = now() where id = ?", [sessionId])
}

/**
 * Waits until no payment is being synced, also in the background of this process. Otherwise work that an event started
 * could run into the next test.
 */
export async function untilNoPaymentIsSynced(shop: Shop): Promise<void> {
  let idleChecks = 0
  await eventually(
    async () => {
      const { rows } = await pgOf(shop).raw("select 1 from msp_lease where key like 'payment:%'")
      idleChecks = rows.length === 0 ? idleChecks + 1 : 0
      if (idleChecks < 5) throw new Error("A payment is being synced")
    },
    { within: 20_000 },
  )
}

/** A refund as core leaves it when it is killed before it calls the provider. */
export async function anInterruptedRefund(shop: Shop, paymentId: string, amount: number): Promise<void> {
  const { refundService_: rows } = shop.container.resolve(Modules.PAYMENT) as unknown as {
    refundService_: { create(row: object): Promise<{ id: string }> }
  }
  await rows.create({ payment: paymentId, amount, created_by: "user_of_the_merchant" })
  // What may still be in progress is ignored.
  await pgOf(shop).raw("update refund set created_at = created_at - interval '20 minutes'")
}
