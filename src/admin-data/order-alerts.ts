import type { PgConnection } from "../core/shop-db/connection"
import { type AlertRow, type AlertStage, listAlertsAbout } from "../modules/payment-journal/alerts"
import { type AlertKind, NEEDS_DECISION } from "../workflows/alert-merchant/alert"

/** An alert about an order or one of its payments. */
export type OrderAlert = {
  kind: AlertKind
  subject: string
  psp_order_id: string | null
  /** Whether it waits for the merchant: "refund" cancels the order and sends the money back, "keep" leaves all as it is. */
  needs_decision: boolean
  stage: AlertStage
  amount: number | null
  currency_code: string | null
  created_at: string
}

/**
 * The open alerts about an order and its payments.
 * @param subjects ids of the order's PSP orders and PSP refunds
 */
export async function loadAlerts(
  pg: PgConnection,
  orderId: string,
  subjects: readonly string[],
): Promise<OrderAlert[]> {
  return (await listAlertsAbout(pg, orderId, subjects)).map(toOrderAlert)
}

const toOrderAlert = ({
  kind,
  subject,
  psp_order_id,
  stage,
  amount,
  currency,
  created_at,
}: AlertRow): OrderAlert => ({
  kind: kind as AlertKind,
  subject,
  psp_order_id: psp_order_id ?? null,
  needs_decision: stage === "noticed" && NEEDS_DECISION.some((waiting) => waiting === kind),
  stage,
  amount: amount === undefined ? null : Number(amount),
  currency_code: currency?.toLowerCase() ?? null,
  created_at: created_at.toISOString(),
})
