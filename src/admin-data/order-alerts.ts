import type { PgConnection } from "../providers/alipay/payment-records"
import { ALERT_KINDS, type AlertKind, type AlipayAlert, alertKey } from "../workflows/alert-merchant/alert"

/** An alert about one of an order's payments, as it also stands in the dashboard's feed. */
export type OrderAlert = {
  kind: AlertKind
  subject: string
  amount: number | null
  currency_code: string | null
  created_at: string
}

/**
 * The alerts about these subjects. They are found by their idempotency key: Medusa's notification table has an index
 * on nothing else that would do, and it holds every e-mail of the shop too.
 * @param subjects ids of the order, of PSP orders and of PSP refunds
 */
export async function loadAlerts(pg: PgConnection, subjects: readonly string[]): Promise<OrderAlert[]> {
  const keys = subjects.flatMap((subject) => ALERT_KINDS.map((kind) => alertKey(kind, subject)))
  const { rows } = await pg.raw(
    `select data, created_at from notification
      where idempotency_key = any(?) and channel = 'feed' and deleted_at is null
      order by created_at desc`,
    [keys],
  )
  return rows.map(({ data, created_at }) => {
    const alert = data as AlipayAlert
    return {
      kind: alert.kind,
      subject: alert.subject,
      amount: alert.amount === undefined ? null : Number(alert.amount),
      currency_code: alert.currency?.toLowerCase() ?? null,
      created_at: (created_at as Date).toISOString(),
    }
  })
}
