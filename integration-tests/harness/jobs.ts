import { WorkflowScheduler } from "@medusajs/framework/orchestration"
import auditAlipayPayments from "../../src/jobs/audit-alipay-payments"
import reconcileAlipayPayments from "../../src/jobs/reconcile-alipay-payments"
import syncAlipayOrders from "../../src/jobs/sync-alipay-orders"
import type { Shop } from "./shop"

const JOBS = {
  recovery: reconcileAlipayPayments,
  "order updates": syncAlipayOrders,
  reconciliation: auditAlipayPayments,
}

export type Job = keyof typeof JOBS

/** No job runs by the clock any more: it would do what a test has just left undone. Tests run them when they say so. */
export const stopTheClock = () => new WorkflowScheduler().clear()

/**
 * Runs a job as Medusa's scheduler does.
 * @param at the minute for which it is scheduled, default: now
 */
export const runJob = (shop: Shop, job: Job, at = new Date()): Promise<void> =>
  JOBS[job](shop.container, { scheduledFor: at })
