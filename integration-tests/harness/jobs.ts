import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import reconcileAlipayLedger from "../../src/jobs/reconcile-alipay-ledger"
import recoverAlipayPayments from "../../src/jobs/recover-alipay-payments"
import updatePspOrders from "../../src/jobs/update-psp-orders"
import { lastRun } from "../../src/modules/payment-journal/runs"
import type { RecoveryReport } from "../../src/workflows/recover-payments/recover-payments"
import { letTimePassForAll, untilNoPaymentIsSynced } from "./journal"
import type { Shop } from "./shop"

const JOBS = {
  recovery: recoverAlipayPayments,
  "order updates": updatePspOrders,
  reconciliation: reconcileAlipayLedger,
}

export type Job = keyof typeof JOBS

/**
 * Runs a job as Medusa's scheduler does.
 * @param at the minute for which it is scheduled, default: now
 */
export const runJob = (shop: Shop, job: Job, at = new Date()): Promise<void> =>
  JOBS[job](shop.container, { scheduledFor: at })

const MINUTE = 60_000

/**
 * Moves the last run of recovery into the past, and runs its job as Medusa's scheduler does.
 * @returns the report on the settings page
 */
export async function recover(shop: Shop, minutes = 4): Promise<RecoveryReport> {
  const pg = shop.container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const before = (await lastRun(pg, "recovery"))?.report as RecoveryReport | undefined
  // A refund's notification may still be handled, and would schedule the payment's next check after the time was moved.
  await untilNoPaymentIsSynced(shop)
  const present = Math.max(Date.now(), Date.parse(before?.until ?? "1970"))
  await letTimePassForAll(shop, minutes)
  await runJob(shop, "recovery", new Date(present + minutes * MINUTE))
  const run = await lastRun(pg, "recovery")
  if (!run?.report) throw new Error(`recovery failed: ${run?.error ?? "it did not run"}`)
  return run.report as RecoveryReport
}
