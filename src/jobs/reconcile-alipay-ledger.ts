import { createHash } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { GATEWAYS } from "../core/gateways/gateways"
import { providerId } from "../core/gateways/provider-id"
import { loggerOf } from "../core/logger"
import { runJob } from "../core/run-job"
import { connectionOf } from "../core/shop-db/connection"
import { configOf, listSites } from "../core/sites/site"
import { closeAlert, listOpenSubjects } from "../modules/payment-journal/alerts"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { alertMerchant, resolveAlert } from "../workflows/alert-merchant/alert-merchant"
import type { Difference, OpenDifference } from "../workflows/reconcile-ledger/difference"
import type { ReconciliationReport } from "../workflows/reconcile-ledger/reconcile-ledger"
import { reconcileLedger } from "../workflows/reconcile-ledger/reconcile-ledger"

/** An alert about a whole site names the site's first provider. */
const providerOfSite = (site: string): string => providerId(GATEWAYS[0], site).id

/** At night, when there is little activity. */
export const config = { name: "alipay-reconcile-ledger", schedule: "17 3 * * *" }

/** The settings page shows the last report. */
export default async function reconcileAlipayLedger(container: MedusaContainer): Promise<void> {
  const sites = listSites(configOf(container))
    .filter(({ options }) => options.reconciliation.enabled)
    .map(({ registrationId }) => registrationId)
  await endOtherAlerts(container, sites)
  if (sites.length === 0) {
    return
  }
  await runJob(container, "reconciliation", async () => {
    const pg = connectionOf(container)
    const last = await lastFinishedRun<NightlyReport>(pg, "reconciliation")
    const known = new Set(last?.report.known)
    const found = new Set<string>()
    /** The sites with differences, and whether any of these is new. */
    const differing = new Map<string, boolean>()
    const before = new Map(last?.report.open?.map((earlier) => [earlier.psp_order_id, earlier]))
    const open = new Map<string, OpenDifference>()
    const paidTwice = new Set<string>()
    const report = await reconcileLedger(
      container,
      { sites },
      (difference) => {
        const name = nameOf(difference)
        found.add(name)
        differing.set(difference.site, !known.has(name) || differing.get(difference.site) === true)
        const { kind, site, psp_order_id } = difference
        if (psp_order_id && !REMAINS.has(kind)) {
          open.set(psp_order_id, { site, psp_order_id })
        }
        if (psp_order_id && kind === "paid_twice") {
          paidTwice.add(psp_order_id)
        }
      },
      [...before.values()],
    )
    loggerOf(container).info(`Alipay: reconciliation found ${report.difference_count} differences`)
    for (const { site, error } of report.sites) {
      await alertFailure(container, site, error)
      const hasNew = differing.get(site)
      if (hasNew !== undefined) {
        await alertDifferences(container, site, hasNew)
      } else if (!error) {
        await resolveAlert(container, { kind: "ledger_differences", subject: site })
      }
    }
    // A comparison that stopped early has not seen all earlier differences.
    const stopped = new Set(report.sites.flatMap(({ site, error }) => (error ? [site] : [])))
    const kept = stopped.size > 0 ? [...found, ...known] : [...found]
    for (const id of paidTwice) {
      // The payment's own order does not show the second payment: only the list of transactions does.
      Object.assign(open.get(id) ?? {}, { listed_from: before.get(id)?.listed_from ?? report.from })
    }
    for (const [id, earlier] of before) {
      if (stopped.has(earlier.site) && !open.get(id)?.listed_from) {
        open.set(id, earlier)
      }
    }
    return { ...report, known: [...new Set(kept)], open: [...open.values()] } satisfies NightlyReport
  })
}

/**
 * What one night stores for the next. `known` names every difference of every site, to detect new ones. `open` are the
 * payments that the next night compares again, although they are older than the period that it compares.
 */
type NightlyReport = ReconciliationReport & { known?: string[]; open?: OpenDifference[] }

/**
 * What no night would end: a dispute, which has an alert of its own, a coupon, and a payment of a site that the shop has
 * left.
 */
const REMAINS: ReadonlySet<Difference["kind"]> = new Set<Difference["kind"]>([
  "disputed",
  "dispute_won",
  "coupon",
  "payment_missing_at_psp",
])

/** Nobody compares a site that was removed or whose reconciliation was switched off: its alerts would never end. */
async function endOtherAlerts(container: MedusaContainer, sites: readonly string[]): Promise<void> {
  for (const kind of ["ledger_differences", "reconciliation_failed"] as const) {
    for (const subject of await listOpenSubjects(connectionOf(container), kind)) {
      if (!sites.includes(subject)) {
        await resolveAlert(container, { kind, subject })
      }
    }
  }
}

/** The alert stays open until the site could be compared. */
async function alertFailure(
  container: MedusaContainer,
  site: string,
  error: string | undefined,
): Promise<void> {
  const about = { kind: "reconciliation_failed", subject: site } as const
  if (error) {
    const provider_id = providerOfSite(site)
    await alertMerchant(container, { ...about, stage: "failed", provider_id, psp_order_id: "", note: error })
  } else {
    await resolveAlert(container, about)
  }
}

/** One alert per site, no matter for how many nights a difference lasts. A new difference sends it again. */
async function alertDifferences(container: MedusaContainer, site: string, hasNew: boolean): Promise<void> {
  const about = { kind: "ledger_differences", subject: site } as const
  if (hasNew) {
    // Even if the merchant dismissed the earlier differences, the new ones are another alert.
    await closeAlert(connectionOf(container), about, "resolved", "payment-sync")
  }
  await alertMerchant(container, { ...about, provider_id: providerOfSite(site), psp_order_id: "" })
}

/** Short, because a shop may have thousands of differences. */
const nameOf = ({ kind, site, psp_order_id, psp_transaction_id, refund_id }: Difference): string =>
  createHash("sha256")
    .update([kind, site, psp_order_id, psp_transaction_id, refund_id].join(" "))
    .digest("base64url")
    .slice(0, 12)
