import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { forEachLimited } from "../../core/for-each-limited"
import { shortReason } from "../../core/short-reason"
import { listDueLooks } from "../../modules/payment-journal/payments"
import { type ConfigWithModules, listAccounts, listProviderIds } from "../../providers/alipay/account"
import type { PgConnection } from "../../providers/alipay/payment-records"
import { alertMerchant, sendDueAlerts } from "../alert-merchant/alert-merchant"
import { lookAtPayment, settlePayment } from "../settle-payment/settle"
import { findDuePayments, findOrphanRefunds, type Period } from "./find-due-payments"
import { findUnfinishedOrders } from "./find-unfinished-orders"

export type ReconcileInput = {
  /** ISO time of the last finished run; without it everything of the last 70 days is due. */
  since?: string
  /** Every payment there is, whatever its age. */
  all?: boolean
}

/** What a run found, as the settings page shows it. */
export type ReconciliationReport = {
  started_at: string
  /** The next run goes on from here. */
  until: string
  finished_at: string
  checked: number
  /** How many payments something was done about. */
  settled: number
  failed: number
  /** How often each action of settlement was taken. */
  actions: Record<string, number>
  /** The first failures, for the settings page; the log has all. */
  failures: { psp_order_id: string; message: string }[]
}

/** Looks that are due, in one run. */
const DUE_LOOKS = 500
const REMEMBERED_FAILURES = 20
const PROGRESS_EVERY_MS = 10_000

/** Settles every payment whose turn it is. One that fails does not stop the others. */
export async function reconcilePayments(
  container: MedusaContainer,
  input: ReconcileInput,
): Promise<ReconciliationReport> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const startedAt = new Date()
  const report: ReconciliationReport = {
    started_at: startedAt.toISOString(),
    until: startedAt.toISOString(),
    finished_at: "",
    checked: 0,
    settled: 0,
    failed: 0,
    actions: {},
    failures: [],
  }
  let saidSomething = Date.now()
  const concurrency = Math.max(
    1,
    ...listAccounts(config).map(({ options }) => options.reconciliation.concurrency),
  )
  const providerIds = listProviderIds(config).map(({ id }) => id)
  const period = periodOf(input, startedAt)

  for await (const page of findDuePayments(pg, providerIds, period)) {
    await forEachLimited(page, concurrency, async (pspOrderId) => {
      await settleOne(container, { psp_order_id: pspOrderId }, report)
      if (Date.now() - saidSomething > PROGRESS_EVERY_MS) {
        saidSomething = Date.now()
        logger.info(
          `Alipay: reconciliation goes on: ${report.checked} payments checked, ${report.settled} settled`,
        )
      }
    })
  }

  const due = await listDueLooks(pg, DUE_LOOKS)
  await forEachLimited(due, concurrency, (look) => settleOne(container, look, report))
  const orphans = await findOrphanRefunds(pg, providerIds)
  await forEachLimited(orphans, concurrency, (orphan) => settleOne(container, orphan, report))

  for (const { id, display_id, ...payment } of await findUnfinishedOrders(pg, providerIds, period)) {
    await alertMerchant(container, {
      kind: "unfinished_order",
      subject: id,
      order_id: id,
      display_id,
      ...payment,
    })
  }

  await sendDueAlerts(container)

  report.finished_at = new Date().toISOString()
  if (report.checked > 0) {
    logger.info(
      `Alipay: reconciliation checked ${report.checked} payments, settled ${report.settled}, failed ${report.failed}`,
    )
  }
  return report
}

function periodOf({ all, since }: ReconcileInput, now: Date): Period | undefined {
  return all ? undefined : { since: since ? Date.parse(since) : 0, until: now.getTime() }
}

/** What was read for a look may be used for the sync that follows it, in ms. */
const MAX_AGE_MS = 1_000

/**
 * Whether a payment waits for its shopper and nothing else: most of those that are due. It takes one statement and no
 * lock to see; a look that fails is left to the sync, which remembers it.
 */
async function isOpenAndQuiet(
  container: MedusaContainer,
  { psp_order_id, provider_id }: { psp_order_id: string; provider_id?: string },
): Promise<boolean> {
  if (provider_id) {
    return false
  }
  const seen = await lookAtPayment(container, psp_order_id).catch(() => undefined)
  return seen !== undefined && !seen.shop.payment && !seen.shop.journal && seen.actions.length === 0
}

async function settleOne(
  container: MedusaContainer,
  payment: { psp_order_id: string; provider_id?: string },
  report: ReconciliationReport,
): Promise<void> {
  report.checked++
  try {
    if (await isOpenAndQuiet(container, payment)) {
      return
    }
    const { actions } = await settlePayment(container, {
      ...payment,
      trigger: "reconciliation",
      max_age_ms: MAX_AGE_MS,
    })
    if (actions.length > 0) {
      report.settled++
    }
    for (const action of actions) {
      report.actions[action] = (report.actions[action] ?? 0) + 1
    }
  } catch (error) {
    const message = shortReason(error)
    report.failed++
    if (report.failures.length < REMEMBERED_FAILURES) {
      report.failures.push({ psp_order_id: payment.psp_order_id, message })
    }
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(`Alipay: reconciliation leaves ${payment.psp_order_id} to the next run: ${message}`)
  }
}
