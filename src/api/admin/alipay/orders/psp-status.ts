import { toShopAmount } from "../../../../core/payments/amount"
import { feesOf } from "../../../../core/payments/fees"
import { type PspState, paymentStateOf } from "../../../../core/payments/payment-state"
import { type AcceptedRefund, withAcceptedRefunds } from "../../../../core/payments/unbooked-refunds"
import { shortReason } from "../../../../core/short-reason"
import { QUESTION_INTERVAL_MS } from "../../../../core/sites/order-reader"
import type { Site } from "../../../../core/sites/site"
import { within } from "../../../../core/within"
import {
  type MinorUnits,
  MultiSafepayError,
  type MultiSafepayOrder,
  type PspOrderId,
  refundsOf,
  surelyRefundedTotal,
} from "../../../../multisafepay"
import type { PspError, PspStatus } from "../../../../types/http/admin"

export type PspRead = { psp: PspStatus; error: null } | { psp: null; error: PspError }

/** The longest that the order page waits for MultiSafepay. */
const DEADLINE_MS = 2_500
/** Opening the page again within this time sends no new request. */
const FRESH_MS = 5 * 60_000
/** After a time-out, MultiSafepay is not asked again for this long, unless the admin requests it. */
const PAUSE_MS = 30_000

const pausedUntil = new WeakMap<Site["orders"], number>()

/**
 * Reads what MultiSafepay says about a payment. Never throws, and always returns within 2.5 s.
 * @param refresh asks now; otherwise a response of the last five minutes is reused
 * @param accepted refunds of money without a payment that MultiSafepay accepted, whether it lists them or not
 */
export async function readPspStatus(
  site: Site,
  pspOrderId: PspOrderId,
  refresh: boolean,
  accepted: readonly AcceptedRefund[] = [],
  now: () => number = () => performance.now(),
): Promise<PspRead> {
  if (!refresh && now() < (pausedUntil.get(site.orders) ?? 0)) {
    return failed("unreachable", "MultiSafepay did not answer a moment ago")
  }
  try {
    const pspOrder = await within(
      DEADLINE_MS,
      refresh
        ? site.orders.readFresh(pspOrderId, { intervalMs: QUESTION_INTERVAL_MS })
        : site.orders.read(pspOrderId, FRESH_MS),
    )
    pausedUntil.delete(site.orders)
    return pspOrder
      ? { psp: withUnlisted(pspOrder, accepted, site.options), error: null }
      : failed("unknown_order", `MultiSafepay does not know ${pspOrderId}`)
  } catch (error) {
    const isTransient = !(error instanceof MultiSafepayError) || error.kind === "transient"
    if (isTransient) {
      pausedUntil.set(site.orders, now() + PAUSE_MS)
    }
    return failed(isTransient ? "unreachable" : "refused", shortReason(error))
  }
}

const failed = (reason: PspError["reason"], message: string): PspRead => ({
  psp: null,
  error: { reason, message },
})

/** A refund that MultiSafepay does not list is `accepted`: it cannot be found, so it cannot be withdrawn. */
function withUnlisted(
  pspOrder: MultiSafepayOrder,
  accepted: readonly AcceptedRefund[],
  options: Site["options"],
): PspStatus {
  const listed = new Set<string>(refundsOf(pspOrder).map(({ transactionId }) => transactionId))
  const psp = toPspStatus(withAcceptedRefunds(pspOrder, accepted), options)
  const refunds = psp.refunds.map((refund) =>
    listed.has(refund.transaction_id) || refund.status !== "reserved"
      ? refund
      : { ...refund, status: "accepted" },
  )
  return { ...psp, refunds }
}

export function toPspStatus(pspOrder: MultiSafepayOrder, options: Site["options"]): PspStatus {
  const major = (minor: MinorUnits) => Number(toShopAmount(minor, pspOrder.currency, options))
  return {
    status: pspOrder.status,
    state: paymentStateOf(pspOrder),
    transaction_id: pspOrder.transactionId ?? null,
    amount: major(pspOrder.amount),
    refunded: major(surelyRefundedTotal(pspOrder)),
    currency_code: pspOrder.currency.toLowerCase(),
    method: pspOrder.paymentMethod ?? null,
    wallet: pspOrder.wallet ?? null,
    created_at: pspOrder.created?.toISOString() ?? null,
    reason: reasonOf(pspOrder),
    completed_at: pspOrder.completed?.toISOString() ?? null,
    fees: feesOf(pspOrder),
    refunds: refundsOf(pspOrder).map((refund) => ({
      transaction_id: refund.transactionId,
      refund_order_id: refund.refundOrderId ?? null,
      amount: major(refund.amount),
      status: refund.status,
      created_at: refund.created?.toISOString() ?? null,
    })),
    paid_out: pspOrder.costs.flatMap(({ type, status, transactionId }) =>
      type === "withdraw" && status === "completed" && transactionId ? [transactionId] : [],
    ),
  }
}

/** MultiSafepay also returns a reason for successful payments, which is not worth showing. */
const FAILED: ReadonlySet<PspState> = new Set<PspState>(["cancelled", "expired", "declined", "disputed"])

const reasonOf = (pspOrder: MultiSafepayOrder): string | null =>
  FAILED.has(paymentStateOf(pspOrder))
    ? [pspOrder.reason, pspOrder.reasonCode].filter(Boolean).join(" · ") || null
    : null
