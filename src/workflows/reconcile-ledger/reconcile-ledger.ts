import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { loggerOf } from "../../core/logger"
import { connectionOf } from "../../core/shop-db/connection"
import { listRegisteredPayments } from "../../core/shop-db/reconciliation/booked-payments"
import { shortReason } from "../../core/short-reason"
import { configOf, listSites, registeredProviderIds, type Site } from "../../core/sites/site"
import { keepDue } from "../../modules/payment-journal/due-checks"
import { oneStepWorkflow } from "../one-step-workflow"
import type { Difference, DifferenceKind, OpenDifference } from "./difference"
import { type ReconciledSite, reconcileSite } from "./reconcile-site"

export type ReconcileInput = {
  /**
   * ISO times; money that moved between them is compared. Default: from the option `reconciliation.days` ago to 15
   * minutes ago.
   */
  from?: string
  until?: string
  /** Registrations in medusa-config, for example ["multisafepay"]. Default: every site. */
  sites?: string[]
}

export type ReconciliationReport = {
  from: string
  until: string
  started_at: string
  finished_at: string
  sites: (ReconciledSite & { error?: string })[]
  difference_count: number
  /** The first ones, for the settings page; the log of the reconciliation command has all. */
  differences: Difference[]
}

/** Payments and refunds need some time until both sides have booked them. */
const IN_FLIGHT_MS = 15 * 60_000
const DAY_MS = 24 * 60 * 60_000
const REMEMBERED_DIFFERENCES = 200

/**
 * Differences of booked payments that recovery corrects or alerts the merchant about. Money that Medusa has not booked
 * is not among them: it waits for its own second check.
 */
const RECOVERED: ReadonlySet<DifferenceKind> = new Set<DifferenceKind>([
  "refund_missing_in_shop",
  "refund_declined",
  "disputed",
  "dispute_won",
  "payment_missing_at_psp",
])

/**
 * Compares MultiSafepay's transactions with Medusa's payments and refunds, both ways, with one page in memory at a
 * time. Changes no books: payments with a difference in `RECOVERED` become due, and recovery handles them.
 * @param onDifference called with each difference as soon as it is certain
 * @param open earlier differences, compared again regardless of their age
 * @returns counts, and the first differences; a site that could not be reconciled has an `error` and does not stop
 *   the others
 * @throws MedusaError invalid_data for a period that is empty or in the future
 */
export async function reconcileLedger(
  container: MedusaContainer,
  input: ReconcileInput,
  onDifference: (difference: Difference) => void = () => {},
  open: readonly OpenDifference[] = [],
): Promise<ReconciliationReport> {
  const config = configOf(container)
  const sites = listSites(config).filter(
    ({ registrationId }) => input.sites?.includes(registrationId) ?? true,
  )
  const startedAt = Date.now()
  const days = Math.max(1, ...sites.map(({ options }) => options.reconciliation.days))
  const window = {
    from: new Date(input.from ?? startedAt - days * DAY_MS),
    until: new Date(input.until ?? startedAt - IN_FLIGHT_MS),
  }
  if (!(window.from.getTime() < Math.min(window.until.getTime(), startedAt))) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Reconciliation would compare nothing: its period must begin before it ends, and not in the future. It goes from ${window.from.toISOString()} to ${window.until.toISOString()}`,
    )
  }
  const report: ReconciliationReport = {
    from: window.from.toISOString(),
    until: window.until.toISOString(),
    started_at: new Date(startedAt).toISOString(),
    finished_at: "",
    sites: [],
    difference_count: 0,
    differences: [],
  }
  const toCorrect = new Set<string>()
  const reportAndRemember = (difference: Difference) => {
    report.difference_count++
    const { kind, psp_order_id, psp_status } = difference
    // Of an order that MultiSafepay does not know, as after a move to another site, recovery finds what is owed by state.
    const isCorrected = RECOVERED.has(kind) && (kind !== "payment_missing_at_psp" || psp_status !== undefined)
    if (psp_order_id && isCorrected) {
      toCorrect.add(psp_order_id)
    }
    if (report.differences.length < REMEMBERED_DIFFERENCES) {
      report.differences.push(difference)
    }
    onDifference(difference)
  }
  for (const site of sites) {
    const ofSite = open.filter((earlier) => earlier.site === site.registrationId)
    report.sites.push(await reconcileOne(container, site, window, ofSite, reportAndRemember))
  }
  if (toCorrect.size > 0) {
    const pg = connectionOf(container)
    const providerIds = registeredProviderIds(container)
    for (const payment of await listRegisteredPayments(pg, [...toCorrect], providerIds)) {
      await keepDue(pg, payment)
    }
  }
  report.finished_at = new Date().toISOString()
  return report
}

async function reconcileOne(
  container: MedusaContainer,
  site: Site,
  window: { from: Date; until: Date },
  open: readonly OpenDifference[],
  onDifference: (difference: Difference) => void,
): Promise<ReconciliationReport["sites"][number]> {
  let reported = 0
  try {
    return await connectionOf(container).transaction((pg) =>
      reconcileSite(pg, site, window, open, (difference) => {
        reported++
        onDifference(difference)
      }),
    )
  } catch (error) {
    const message = shortReason(error)
    loggerOf(container).error(`Alipay: reconciliation of ${site.registrationId} stopped: ${message}`)
    return {
      site: site.registrationId,
      transactions: 0,
      ours: 0,
      payments_checked: 0,
      differences: reported,
      error: message,
    }
  }
}

/**
 * Compares MultiSafepay's transactions with Medusa's payments and refunds, like the nightly job.
 *
 * @example
 * const { result } = await reconcileLedgerWorkflow(container).run({ input: {} })
 * // result.differences
 */
export const reconcileLedgerWorkflow = oneStepWorkflow("alipay-reconcile-ledger", reconcileLedger)
