import type { PgConnection } from "../core/shop-db/connection"
import { type AlertStage, countOpenAlerts, pageOfOpenAlerts } from "../modules/payment-journal/alerts"
import type { AlertKind } from "../workflows/alert-merchant/alert"

/** An open alert as the dashboard lists it. Amounts are major units. */
export type OpenAlert = {
  id: string
  kind: AlertKind
  stage: AlertStage
  subject: string
  psp_order_id: string | null
  order_id: string | null
  order_number: string | null
  amount: number | null
  currency_code: string | null
  note: string | null
  /** ISO times. */
  created_at: string
  updated_at: string
}

export async function listOpenAlerts(
  pg: PgConnection,
  page: { limit: number; offset: number },
): Promise<{ alerts: OpenAlert[]; count: number }> {
  const [rows, count] = await Promise.all([pageOfOpenAlerts(pg, page), countOpenAlerts(pg)])
  const alerts = rows.map(
    (row): OpenAlert => ({
      id: row.id,
      kind: row.kind as AlertKind,
      stage: row.stage,
      subject: row.subject,
      psp_order_id: row.psp_order_id ?? null,
      order_id: row.order_id ?? null,
      order_number: row.order_number ?? null,
      amount: row.amount === undefined ? null : Number(row.amount),
      currency_code: row.currency?.toLowerCase() ?? null,
      note: row.note ?? null,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    }),
  )
  return { alerts, count }
}
