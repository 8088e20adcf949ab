import type { PgConnection } from "../../core/shop-db/connection"
import type { PspOrderId } from "../../multisafepay"
import { type AlertRow, selectAlerts } from "./alerts"

/** When an alert was last raised. A closed alert's `updated_at` is when it was closed. */
const RAISED_AT = "case when state = 'open' then updated_at else created_at end"

const IS = { open: "state = 'open'", closed: "state <> 'open'" } as const

/** A page of alerts, newest first: open ones, or closed ones by closing time. */
export async function pageOfAlerts(
  pg: PgConnection,
  { state, limit, offset }: { state: "open" | "closed"; limit: number; offset: number },
): Promise<AlertRow[]> {
  return selectAlerts(
    pg,
    `${IS[state]}
      order by ${state === "open" ? "updated_at" : "closed_at"} desc nulls last, id limit ? offset ?`,
    [limit, offset],
  )
}

export async function countAlerts(pg: PgConnection, state: "open" | "closed"): Promise<number> {
  const { rows } = await pg.raw(
    `select count(*)::int as count from msp_alert where ${IS[state]} and deleted_at is null`,
  )
  return Number(rows[0]?.count ?? 0)
}

/** All alerts that a payment ever had, and open alerts about its order, newest first. */
export async function alertHistoryOf(
  pg: PgConnection,
  pspOrderId: PspOrderId,
  orderId: string | undefined,
): Promise<AlertRow[]> {
  return selectAlerts(
    pg,
    `(psp_order_id = ? or (order_id = ? and state = 'open'))
      order by ${RAISED_AT} desc, id limit 100`,
    [pspOrderId, orderId ?? ""],
  )
}

/** Open alerts about these subjects or this order, newest first. */
export async function listAlertsAbout(
  pg: PgConnection,
  orderId: string,
  subjects: readonly string[],
): Promise<AlertRow[]> {
  return selectAlerts(
    pg,
    `state = 'open'
        and (order_id = ? or psp_order_id = any(?) or subject = any(?))
      order by updated_at desc, id`,
    [orderId, [...subjects], [...subjects]],
  )
}
