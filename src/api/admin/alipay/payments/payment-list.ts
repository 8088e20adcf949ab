import { parseProviderId } from "../../../../core/gateways/provider-id"
import type { PgConnection } from "../../../../core/shop-db/connection"
import { readAllPayments, readPaymentPage } from "../../../../core/shop-db/dashboard/payment-list"
import type { PaymentListItem, PaymentState } from "../../../../types/http/admin"
import type { PaymentFilter, PaymentPageQuery } from "./payment-query"

/** One statement, however many payments there are. */
export async function listPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  { offset, limit, ...filter }: PaymentPageQuery,
): Promise<{ payments: PaymentListItem[]; count: number }> {
  const { rows, count } = await readPaymentPage(pg, wanted(providerIds, filter), filter, { offset, limit })
  return { payments: rows.map(toListItem), count }
}

/**
 * All matching payments in batches. Each batch continues where the previous one ended, so that the last costs no more
 * than the first, and new payments shift nothing.
 */
export async function* allPayments(
  pg: PgConnection,
  providerIds: readonly string[],
  filter: PaymentFilter,
  batchSize = 500,
): AsyncGenerator<PaymentListItem[]> {
  for await (const rows of readAllPayments(pg, wanted(providerIds, filter), filter, batchSize)) {
    yield rows.map(toListItem)
  }
}

const wanted = (registered: readonly string[], filter: PaymentFilter) =>
  registered.filter((id) => isWanted(id, filter))

function isWanted(id: string, { gateway, site }: PaymentFilter): boolean {
  const provider = parseProviderId(id)
  return (
    (!gateway?.length || gateway.some((one) => one === provider?.gateway.code)) &&
    (!site?.length || site.some((one) => one === provider?.registrationId))
  )
}

function toListItem(row: Record<string, unknown>): PaymentListItem {
  const text = (value: unknown) => (typeof value === "string" ? value : null)
  const [amount, refunded] = [Number(row.amount_exact), Number(row.refunded)]
  const fee = text(row.fee) === null ? null : Number(row.fee)
  const isReversed = row.state === "disputed"
  return {
    psp_order_id: String(row.id),
    psp_transaction_id: text(row.psp_transaction_id),
    provider_id: String(row.provider_id),
    environment: text(row.environment),
    state: row.state as PaymentState,
    amount,
    refunded,
    fee,
    net: fee === null ? null : exact((isReversed ? 0 : amount - refunded) - fee),
    currency_code: String(row.currency_code),
    created_at: (row.created_at as Date).toISOString(),
    booked_at: row.captured_at ? (row.captured_at as Date).toISOString() : null,
    wallet: text(row.wallet),
    has_alert: row.has_alert === true,
    name: text(row.name),
    email: text(row.email),
    order_id: text(row.order_id),
    display_id: text(row.display_id),
  }
}

/** Removes floating-point noise from a difference of decimals. */
const exact = (amount: number) => Math.round(amount * 1_000) / 1_000
