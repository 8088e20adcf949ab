import type { LastRun, SettingsView } from "../../types/http/admin"
import type { ReconciliationReport } from "../../workflows/reconcile-ledger/reconcile-ledger"
import type { RecoveryReport } from "../../workflows/recover-payments/recover-payments"

export type Finding = {
  /** The kind of a reconciliation's difference. */
  kind?: string
  message?: string
  /** True for a site that could not be compared. */
  isSite?: boolean
  pspOrderId?: string
  /** Whether the shop has a page for that payment. */
  hasPage?: boolean
  orderId?: string
  displayId?: string
  atPsp?: Money
  inShop?: Money
}

/** In major units. */
type Money = { amount: number; currency: string }

/** The result of a run, as the key of a text: the worst that applies. */
export type RunVerdict = "failed" | "overdue" | "incomplete" | "failures" | "differences" | "done"

const MINUTE = 60_000
/** Recovery runs every minute but may take longer after an outage; reconciliation runs every night. */
const MAX_AGE = { recovery: 30 * MINUTE, reconciliation: 36 * 60 * MINUTE } as const

/**
 * @param kind also the name of the options that switch the job on, at one or more sites
 * @param settings as the server read them: a page that was open for long says nothing about the job
 */
export function verdictOf(
  kind: "recovery" | "reconciliation",
  run: LastRun,
  { sites, read_at }: Pick<SettingsView, "sites" | "read_at">,
): RunVerdict {
  const report = (run.report ?? {}) as Partial<RecoveryReport & ReconciliationReport>
  const isEnabled = sites.some(({ options }) =>
    options.some(({ name, value }) => name === `${kind}.enabled` && value === "true"),
  )
  const age = Date.parse(read_at) - Date.parse(report.finished_at ?? run.started_at)
  if (run.state === "failed") {
    return "failed"
  }
  if (isEnabled && age > MAX_AGE[kind]) {
    return "overdue"
  }
  if (report.sites?.some(({ error }) => error)) {
    return "incomplete"
  }
  if (report.failed) {
    return "failures"
  }
  return report.difference_count ? "differences" : "done"
}

/** The numbers for the texts about a run; missing ones count as 0. */
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

export function recoveryFindings(run: LastRun | null): Finding[] {
  const report = run?.report as Partial<RecoveryReport> | null | undefined
  return (report?.failures ?? []).map(({ psp_order_id, message }) => ({
    pspOrderId: psp_order_id,
    hasPage: true,
    message,
  }))
}

export function reconciliationFindings(run: LastRun | null): Finding[] {
  const report = run?.report as Partial<ReconciliationReport> | null | undefined
  const broken = (report?.sites ?? []).flatMap(({ site, error }) =>
    error ? [{ message: `${site}: ${error}`, isSite: true }] : [],
  )
  const differences = (report?.differences ?? []).map(
    (difference): Finding => ({
      kind: difference.kind,
      pspOrderId: difference.psp_order_id ?? difference.psp_transaction_id,
      hasPage: Boolean(difference.payment_id && difference.psp_order_id),
      orderId: difference.order_id,
      displayId: difference.display_id,
      atPsp: amountOf(difference.psp_amount, difference.psp_currency),
      inShop: amountOf(difference.shop_amount, difference.shop_currency),
    }),
  )
  return [...broken, ...differences]
}

const amountOf = (amount: string | undefined, currency: string | undefined): Money | undefined =>
  amount && currency ? { amount: Number(amount), currency } : undefined
