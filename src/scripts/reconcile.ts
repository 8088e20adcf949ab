import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { lastFinishedRun } from "../modules/payment-journal/runs"
import { type ConfigWithModules, listProviderIds } from "../providers/alipay/account"
import type { PgConnection } from "../providers/alipay/payment-records"
import { type ReconciliationReport, reconcilePaymentsWorkflow } from "../workflows/reconcile-payments"
import {
  findDuePayments,
  findOrphanRefunds,
  type Period,
} from "../workflows/reconcile-payments/find-due-payments"
import { lookAtPayment } from "../workflows/settle-payment/settle"
import { readFlags, withoutStackTrace } from "./command-line"
import { scriptArguments } from "./script-arguments"

const USAGE = `Settles Alipay payments whose notification was lost, captured payments without order, unfinished refunds.

  npx medusa exec <this file> -- [options]

  --dry-run   print what would be done, and do nothing
  --all       every payment, not only those whose turn it is
  --help      this text`

/** Reconciliation by hand. */
export default async function reconcile(execution: ExecArgs): Promise<void> {
  await withoutStackTrace("reconcile", () => run(execution))
}

async function run({ container, args }: ExecArgs): Promise<void> {
  const values = readFlags(scriptArguments(args), {
    "dry-run": { type: "boolean" },
    all: { type: "boolean" },
    help: { type: "boolean" },
  })
  if (values.help) {
    console.log(USAGE)
    return
  }
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const last = values.all ? undefined : await lastFinishedRun<ReconciliationReport>(pg, "recovery")
  const since = last?.report.until
  if (values["dry-run"]) {
    await printDue(
      container,
      values.all ? undefined : { since: Date.parse(since ?? "1970"), until: Date.now() },
    )
    return
  }
  const { result } = await reconcilePaymentsWorkflow(container).run({
    input: values.all ? { all: true } : since ? { since } : {},
  })
  console.table([
    { checked: result.checked, settled: result.settled, failed: result.failed, ...result.actions },
  ])
  if (result.failures.length > 0) {
    console.table(result.failures)
  }
}

async function printDue(container: ExecArgs["container"], period: Period | undefined): Promise<void> {
  const pg = container.resolve<PgConnection>(ContainerRegistrationKeys.PG_CONNECTION)
  const config = container.resolve<ConfigWithModules>(ContainerRegistrationKeys.CONFIG_MODULE)
  const rows: Record<string, unknown>[] = []
  const providerIds = listProviderIds(config).map(({ id }) => id)
  for await (const page of findDuePayments(pg, providerIds, period)) {
    for (const pspOrderId of page) {
      const seen = await lookAtPayment(container, pspOrderId).catch((error: Error) => error)
      rows.push(
        seen instanceof Error || !seen
          ? { psp_order: pspOrderId, status: "?", would: seen instanceof Error ? seen.message : "nothing" }
          : {
              psp_order: pspOrderId,
              status: seen.settled.psp_status ?? seen.settled.status,
              order: seen.shop.order?.displayId ?? "-",
              would: seen.actions.join(", ") || "nothing",
            },
      )
    }
  }
  for (const { psp_order_id } of await findOrphanRefunds(pg, providerIds)) {
    rows.push({ psp_order: psp_order_id, status: "no session", would: "send back what is left of it" })
  }
  console.table(rows)
}
