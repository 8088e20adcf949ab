import type { LastRun } from "../../types/http/admin"
import type { ReconciliationReport } from "../../workflows/reconcile-ledger/reconcile-ledger"
import type { RecoveryReport } from "../../workflows/recover-payments/recover-payments"

/** One thing that a run found. */
export type Finding = {
  /** The kind of a reconciliation's difference; its text is in the translations. */
  kind?: string
  /** The original error message. */
  message?: string
  pspOrderId?: string
  orderId?: string
  displayId?: string
  /** Decimal string with its currency: "29.95 EUR". */
  atPsp?: string
  inShop?: string
}

/** The numbers that the texts about a run mention; missing ones count as 0. */
export function countsOf(run: LastRun | null) {
  const report = (run?.report ?? {}) as Partial<RecoveryReport & ReconciliationReport>
  return {
    checked: report.checked ?? 0,
    synced: report.synced ?? 0,
    failed: report.failed ?? 0,
    transactions: (report.sites ?? []).reduce((sum, { transactions }) => sum + transactions, 0),
    differences: report.difference_count ?? 0,
  }
}

/** The payments that recovery could not sync. */
export function recoveryFindings(run: LastRun | null): Finding[] {
  const report = run?.report as Partial<RecoveryReport> | null | undefined
  return (report?.failures ?? []).map(({ psp_order_id, message }) => ({ pspOrderId: psp_order_id, message }))
}

/** The sites that could not be reconciled, and the differences between the books. */
export function reconciliationFindings(run: LastRun | null): Finding[] {
  const report = run?.report as Partial<ReconciliationReport> | null | undefined
  const broken = (report?.sites ?? []).flatMap(({ site, error }) =>
    error ? [{ message: `${site}: ${error}` }] : [],
  )
  const differences = (report?.differences ?? []).map(
    (difference): Finding => ({
      kind: difference.kind,
      pspOrderId: difference.psp_order_id ?? difference.psp_transaction_id,
      orderId: difference.order_id,
      displayId: difference.display_id,
      atPsp: amountOf(difference.psp_amount, difference.psp_currency),
      inShop: amountOf(difference.shop_amount, difference.shop_currency),
    }),
  )
  return [...broken, ...differences]
}

const amountOf = (amount: string | undefined, currency: string | undefined) =>
  amount && currency ? `${amount} ${currency}` : undefined
