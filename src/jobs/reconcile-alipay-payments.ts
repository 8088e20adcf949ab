import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { shortReason } from "../core/short-reason"
import { type ConfigWithModules, listAccounts } from "../providers/alipay/account"
import { lastReconciliation, reconcilePaymentsWorkflow } from "../workflows/reconcile-payments"
import { isReconciliationMinute } from "../workflows/reconcile-payments/schedule"

/** Runs every minute, because a job's schedule is read before options are; does something every `intervalMinutes`. */
export const config = { name: "alipay-reconcile-payments", schedule: "* * * * *" }

const LOCK = "alipay-reconcile-payments"

export default async function reconcileAlipayPayments(container: MedusaContainer): Promise<void> {
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const schedules = listAccounts(config).map(({ options }) => options.reconciliation)
  if (!isReconciliationMinute(schedules, new Date())) {
    return
  }
  let started = false
  try {
    await container.resolve(Modules.LOCKING).execute(
      LOCK,
      async () => {
        started = true
        const last = await lastReconciliation(container)
        await reconcilePaymentsWorkflow(container).run({ input: last ? { since: last.until } : {} })
      },
      { timeout: 1 },
    )
  } catch (error) {
    if (started) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`Alipay: reconciliation stopped and goes on with the next run: ${shortReason(error)}`)
    }
    // Not started: another process is at it.
  }
}
